/** The demo tenant's Python: path -> text. */
export const sources: Record<string, string>;
