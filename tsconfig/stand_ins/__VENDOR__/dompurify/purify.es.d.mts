// What this project uses of DOMPurify.

interface Attribute {
  attrName: string;
  attrValue: string;
  keepAttr: boolean;
  forceKeepAttr?: boolean;
}

interface DOMPurify {
  setConfig(rules: object): void;
  addHook(
    name: "uponSanitizeAttribute",
    hook: (element: Element, attribute: Attribute) => void,
  ): void;
  sanitize(text: string): string;
  removed: { element?: Node; attribute?: Attr | null; from?: Node }[];
}

declare const purify: DOMPurify;
export default purify;
