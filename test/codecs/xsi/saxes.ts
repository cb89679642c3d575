/** Reads XML by saxes, the judge: a tree of names, attributes and texts. Throws where the document is not well formed. */
import { SaxesParser } from 'saxes';

export interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
  text: string;
}

export function judge(bytes: Uint8Array): Node {
  return judgeText(Buffer.from(bytes).toString('latin1'));
}

export function judgeText(text: string): Node {
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  // A document of XML 1.x is read as one of 1.0 (XML 1.0, fifth edition, 2.8); saxes alone would take it for one of 1.1.
  const parser = new SaxesParser({ xmlns: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const node: Node = { name: tag.name, attributes: { ...tag.attributes }, children: [], text: '' };
    open.at(-1)!.children.push(node);
    open.push(node);
  });
  parser.on('text', (piece) => {
    open.at(-1)!.text += piece;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (root.children.length !== 1) throw new Error(`${root.children.length} roots`);
  return root.children[0]!;
}

export function find(node: Node, name: string): Node[] {
  return node.children.filter((child) => child.name === name);
}
