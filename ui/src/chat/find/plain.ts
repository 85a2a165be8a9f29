// What a reader sees of Markdown, near enough to count words in it without drawing it: signs that only shape go.

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;

/** A line that has none of these has nothing to take away. */
const SIGNS = /[*_~`[\\|]|^\s*(?:[-#>+]|\d)/;

/** One line outside of code. */
function line(text: string): string {
  if (!SIGNS.test(text)) return text;
  return text
    .replace(/^\s{0,3}#{1,6}\s+/, '')
    .replace(/^\s*(?:>\s?)+/, '')
    .replace(/^(\s*)(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, '$1')
    .replace(/^\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/, '')
    .split(/(`+[^`]*`+)/)
    .map((part, at) => (at % 2 === 1 ? part.replace(/^`+\s?|\s?`+$/g, '') : words(part)))
    .join('');
}

/** A piece of a line without code in it. */
function words(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\((?:<[^>]*>|[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])/g, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/\s*\|\s*/g, '\n');
}

/** The text of an answer as it reads. */
export function plain(markdown: string): string {
  let fence: string | null = null;
  const lines: string[] = [];
  for (const text of markdown.split('\n')) {
    const sign = FENCE.exec(text)?.[1];
    if (fence === null && sign) fence = sign;
    else if (fence !== null && sign?.startsWith(fence) && text.trim() === sign) fence = null;
    else lines.push(fence === null ? line(text) : text);
  }
  return lines.join('\n');
}
