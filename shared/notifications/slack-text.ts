const MAX_CHARS = 300;

/**
 * What somebody wrote, as Slack shows it word for word: in a code span nothing becomes a link, a mention or bold, in
 * Slack as in the services that speak its format. Control characters and those that change the direction of text go, for
 * they could make a line look like another; long texts are cut. Empty for an empty text.
 */
export function quoted(text: string, maxChars: number = MAX_CHARS): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    // The one character that ends a code span.
    .replaceAll("`", "'")
    .trim();
  return plain === "" ? "" : `\`${escaped(cut(plain, maxChars))}\``;
}

/** Slack's three control characters as entities; it asks for no others. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A link with a text of ours. The URL is a parsed one: neither ">" nor "|" is in it (they come percent-encoded). */
export function slackLink(url: string, text: string): string {
  return `<${escaped(url).replaceAll("|", "%7C")}|${escaped(text)}>`;
}

/** By code points, so that no half of a pair is left. */
function cut(text: string, maxChars: number): string {
  const characters = Array.from(text);
  return characters.length <= maxChars ? text : `${characters.slice(0, maxChars - 1).join("")}…`;
}
