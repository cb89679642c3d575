/** HTML by template: whatever is put in is escaped, unless it is HTML already. Names on a page come from a wire. */

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly (Html | string)[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Direction marks and invisible letters, which would make a name look like another one. */
const deceptive = /[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Text for element content and quoted attributes. Control characters become their pictures. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (letter) => entities[letter]!)
    .replace(/\p{Cc}/gu, (letter) => {
      if (letter === '\n' || letter === '\t') return letter;
      const code = letter.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
    })
    .replace(deceptive, (letter) => `U+${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

function partText(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(partText).join('');
  return escaped(String(part));
}

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0]!;
  for (const [index, part] of parts.entries()) text += partText(part) + strings[index + 1]!;
  return new Html(text);
}

export const nothing = new Html('');
