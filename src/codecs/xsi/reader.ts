/** A strict reader for the few kinds of XML that phones send. One pass, bounded depth, no recursion. */
import { limits } from '../limits.ts';

export type XmlFault =
  | 'notWellFormed'
  | 'tooDeep'
  | 'doctypeForbidden'
  | 'entityUnknown'
  | 'characterForbidden'
  | 'attributeTwice'
  | 'afterRoot';

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  /** Character data of this element, children's left out. */
  text: string;
}

const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const SPACE = /[ \t\n]*/y;
/** XMLDecl of XML 1.0; what encoding it names is not asked, bytes are latin1 here. */
const DECLARATION =
  /<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(["'])1\.\d+\1(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(["'])[A-Za-z][\w.-]*\2)?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(["'])(?:yes|no)\3)?[ \t\n]*\?>/y;
const REFERENCE = /&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));/y;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Thrown inside, caught at the door. */
class Flaw {
  readonly fault: XmlFault;
  constructor(fault: XmlFault) {
    this.fault = fault;
  }
}

/** @returns the root, or the name of the fault. */
export function readXml(text: string): XmlElement | XmlFault {
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error instanceof Flaw) return error.fault;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    // Line ends are LF before anything is looked at (XML 1.0, 2.11).
    this.#text = text.replace(/\r\n?/g, '\n');
  }

  document(): XmlElement {
    this.#match(DECLARATION);
    this.#misc();
    const root = this.#tree();
    this.#misc();
    if (this.#at < this.#text.length) throw new Flaw('afterRoot');
    return root;
  }

  /** White space and comments. */
  #misc(): void {
    for (;;) {
      this.#match(SPACE);
      if (!this.#text.startsWith('<!', this.#at)) return;
      this.#comment();
    }
  }

  #comment(): void {
    if (!this.#text.startsWith('<!--', this.#at))
      throw new Flaw(this.#text.startsWith('<!DOCTYPE', this.#at) ? 'doctypeForbidden' : 'notWellFormed');
    const end = this.#text.indexOf('--', this.#at + 4);
    if (end < 0 || this.#text[end + 2] !== '>') throw new Flaw('notWellFormed');
    for (let at = this.#at; at < end; at++) if (!legal(this.#text.charCodeAt(at))) throw new Flaw('characterForbidden');
    this.#at = end + 3;
  }

  #tree(): XmlElement {
    const open: XmlElement[] = [];
    let root: XmlElement | undefined;
    do {
      const parent = open.at(-1);
      if (this.#text[this.#at] !== '<') {
        if (parent === undefined) throw new Flaw('notWellFormed');
        parent.text += this.#characters('<');
      } else if (this.#text.startsWith('</', this.#at)) this.#close(open);
      else if (this.#text.startsWith('<!', this.#at)) this.#comment();
      else {
        const { element, empty } = this.#open();
        root ??= element;
        parent?.children.push(element);
        if (!empty && open.push(element) > limits.xsiAnswerDepthMax) throw new Flaw('tooDeep');
      }
    } while (open.length > 0);
    return root!;
  }

  #close(open: XmlElement[]): void {
    this.#at += 2;
    const name = this.#match(NAME);
    this.#match(SPACE);
    this.#past('>', true);
    if (open.pop()?.name !== name) throw new Flaw('notWellFormed');
  }

  #open(): { element: XmlElement; empty: boolean } {
    this.#at++;
    const name = this.#match(NAME);
    if (name === '') throw new Flaw('notWellFormed');
    const attributes = new Map<string, string>();
    for (;;) {
      const space = this.#match(SPACE);
      if (this.#text[this.#at] === '>' || this.#text.startsWith('/>', this.#at)) break;
      const key = this.#match(NAME);
      if (space === '' || key === '') throw new Flaw('notWellFormed');
      if (attributes.has(key)) throw new Flaw('attributeTwice');
      attributes.set(key, this.#value());
    }
    const empty = this.#text[this.#at] === '/';
    this.#at += empty ? 2 : 1;
    return { element: { name, attributes, children: [], text: '' }, empty };
  }

  #value(): string {
    this.#match(SPACE);
    this.#past('=', true);
    this.#match(SPACE);
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") throw new Flaw('notWellFormed');
    this.#at++;
    const value = this.#characters(quote);
    this.#past(quote, true);
    return value;
  }

  /** Character data up to, not including, `end`. A `<` ends it too, which in an attribute is then a fault. */
  #characters(end: string): string {
    let out = '';
    for (; this.#at < this.#text.length; ) {
      const character = this.#text[this.#at]!;
      if (character === end || character === '<') return out;
      if (end === '<' && this.#text.startsWith(']]>', this.#at)) throw new Flaw('notWellFormed');
      if (character === '&') out += this.#reference();
      else {
        if (!legal(character.charCodeAt(0))) throw new Flaw('characterForbidden');
        // In an attribute white space is a space, unless it came as a reference (XML 1.0, 3.3.3).
        out += end !== '<' && (character === '\n' || character === '\t') ? ' ' : character;
        this.#at++;
      }
    }
    throw new Flaw('notWellFormed');
  }

  #reference(): string {
    REFERENCE.lastIndex = this.#at;
    const found = REFERENCE.exec(this.#text);
    if (found === null) throw new Flaw('entityUnknown');
    this.#at = REFERENCE.lastIndex;
    if (found[3] !== undefined) return entities[found[3]]!;
    const code = found[1] !== undefined ? Number(found[1]) : Number.parseInt(found[2]!, 16);
    if (!legal(code)) throw new Flaw('characterForbidden');
    return String.fromCodePoint(code);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  /** Goes past a mark: the next one, or, `here`, the one that must stand here. */
  #past(mark: string, here = false): void {
    const at = here && !this.#text.startsWith(mark, this.#at) ? -1 : this.#text.indexOf(mark, this.#at);
    if (at < 0) throw new Flaw('notWellFormed');
    this.#at = at + mark.length;
  }
}

/** Char of XML 1.0. */
function legal(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
