/**
 * A site as CSV, one row for each line of a phone; a row without a device tells of a number alone. Columns by their names
 * in the first row, in any order; those that are left out are empty.
 *
 *   device,description,user,locale,search space,do not disturb,instance,number,partition,label,kind,forward all,voice mail
 *   SEP001122334455,Anna,anna,de,,,1,1001,,Anna,,,
 *   ,,,,,,,7000,,,huntPilot,,
 *
 * Search spaces need YAML, unless each is one partition: a search space `internal` that no file lists is that partition.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { checkSite, type Problem, type Site, SiteProblems } from './site.ts';

/** Key in a site by the name of the column, and whether it is the phone's, the appearance's or the number's. */
const columns: Readonly<Record<string, readonly [where: 'phone' | 'appearance' | 'line' | 'both', key: string]>> = {
  device: ['phone', 'name'],
  description: ['phone', 'description'],
  user: ['phone', 'user'],
  locale: ['phone', 'locale'],
  'search space': ['phone', 'searchSpace'],
  'do not disturb': ['phone', 'doNotDisturb'],
  instance: ['appearance', 'instance'],
  number: ['both', 'number'],
  partition: ['both', 'partition'],
  label: ['appearance', 'label'],
  kind: ['line', 'kind'],
  'forward all': ['line', 'forwardAll'],
  'voice mail': ['line', 'voiceMail'],
};

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}
type Fields = Record<string, unknown>;

/** @param name of the file, for messages. @throws SiteProblems */
export function readSiteCsv(text: string, name: string): Site {
  const [head, ...rows] = rowsOf(text, name);
  if (head === undefined) throw new SiteProblems([`${name}: is empty; the first row names the columns`]);
  const keys = head.cells.map((cell) => cell.trim().toLowerCase());
  const unknown = keys.flatMap((key, i) =>
    columns[key] === undefined
      ? [`${name}:${head.line}: column ${i + 1} '${key}' is none of ${Object.keys(columns).join(', ')}`]
      : [],
  );
  if (unknown.length > 0) throw new SiteProblems(unknown);
  return new Assembly(keys, name).read(rows);
}

function rowsOf(text: string, name: string): Row[] {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true } as const;
    const records = parse(text, options) as unknown as { info: { lines: number }; record: string[] }[];
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new SiteProblems([`${name}: is no CSV: ${error.message}`]);
  }
}

class Assembly {
  private readonly keys: readonly string[];
  private readonly name: string;
  private readonly phones: (Fields & { lines: Fields[] })[] = [];
  private readonly lines: Fields[] = [];
  private readonly byName = new Map<string, number>();
  private readonly byNumber = new Map<string, number>();
  /** Row of each thing, by the start of its path: `phones.0`, `phones.0.lines.1`, `lines.0`. */
  private readonly places = new Map<string, Row>();
  private readonly problems: string[] = [];

  constructor(keys: readonly string[], name: string) {
    this.keys = keys;
    this.name = name;
  }

  read(rows: readonly Row[]): Site {
    for (const row of rows) this.row(row);
    if (this.problems.length > 0) throw new SiteProblems(this.problems);
    const spaces = new Set(
      this.phones.map(({ searchSpace }) => searchSpace).filter((each) => typeof each === 'string'),
    );
    const searchSpaces = [...spaces].map((each) => ({ name: each, partitions: [each] }));
    return checkSite({ phones: this.phones, lines: this.lines, searchSpaces }, (path) => this.placeOf(path));
  }

  private row(row: Row): void {
    if (row.cells.length > this.keys.length)
      this.problems.push(
        `${this.name}:${row.line}: has ${row.cells.length} cells, the first row has ${this.keys.length}`,
      );
    const phone = this.fields(row, ['phone']);
    const carried = this.fields(row, ['appearance', 'both']);
    const line = this.fields(row, ['line', 'both']);
    if (phone.name !== undefined) this.phone(row, phone, carried);
    else if (Object.keys(phone).length > 0)
      this.problems.push(`${this.name}:${row.line}: tells of a phone, but names none`);
    const more = Object.keys(line).some((key) => key !== 'number' && key !== 'partition');
    if (line.number !== undefined && (more || phone.name === undefined)) this.line(row, line);
  }

  private fields({ cells }: Row, wanted: readonly string[]): Fields {
    const fields: Fields = {};
    this.keys.forEach((column, i) => {
      const [where, key] = columns[column]!;
      const cell = cells[i] ?? '';
      if (wanted.includes(where) && cell !== '') fields[key] = cell;
    });
    return fields;
  }

  private phone(row: Row, fields: Fields, carried: Fields): void {
    const name = String(fields.name).toUpperCase();
    let at = this.byName.get(name);
    if (at === undefined) {
      at = this.phones.push({ ...fields, lines: [] }) - 1;
      this.byName.set(name, at);
      this.places.set(`phones.${at}`, row);
    }
    const phone = this.phones[at]!;
    for (const [key, value] of Object.entries(fields))
      if (key !== 'name' && phone[key] !== value) {
        const before = this.places.get(`phones.${at}`)!.line;
        this.problems.push(
          `${this.name}:${row.line}: ${key} of ${name} is '${value}', '${phone[key] ?? ''}' in line ${before}`,
        );
      }
    if (carried.number === undefined) return;
    const line = phone.lines.push(carried) - 1;
    this.places.set(`phones.${at}.lines.${line}`, row);
  }

  private line(row: Row, fields: Fields): void {
    const key = `${fields.number};${fields.partition ?? ''}`;
    const at = this.byNumber.get(key);
    if (at !== undefined && JSON.stringify(this.lines[at]) === JSON.stringify(fields)) return;
    this.byNumber.set(key, this.lines.length);
    this.places.set(`lines.${this.lines.push(fields) - 1}`, row);
  }

  private placeOf(path: Problem['path']): string {
    let place: Row | undefined;
    for (let length = path.length; length > 0 && place === undefined; length--)
      place = this.places.get(path.slice(0, length).join('.'));
    const column = this.keys.findIndex((key) => columns[key]![1] === path.at(-1));
    return `${this.name}:${place?.line ?? 1}${column < 0 ? '' : `: column ${column + 1} (${this.keys[column]})`}`;
  }
}
