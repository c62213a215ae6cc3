export {};

declare global {
  // The build writes it: the packages that the app's imports need.
  const __PACKAGES__: string[];
}
