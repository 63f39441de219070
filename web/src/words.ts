// Which words differ between two sentences: a longest common subsequence over words.

export interface Piece { text: string; mine: boolean }
const WORD = /[\p{L}\p{N}]+(?:[’'.,-][\p{L}\p{N}]+)*|\s+|[^\p{L}\p{N}\s]/gu;
const LIMIT = 600; // words; longer sentences are shown unmarked

export function differ(a: string, b: string): [Piece[], Piece[]] {
  const one = a.match(WORD) ?? [], two = b.match(WORD) ?? [];
  if (one.length > LIMIT || two.length > LIMIT) return [[{ text: a, mine: false }], [{ text: b, mine: false }]];
  const key = (word: string) => word.toLowerCase();
  const width = two.length + 1;
  const table = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i--)
    for (let j = two.length - 1; j >= 0; j--)
      table[i * width + j] = key(one[i]!) === key(two[j]!)
        ? table[(i + 1) * width + j + 1]! + 1
        : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
  const left: Piece[] = [], right: Piece[] = [];
  let i = 0, j = 0;
  while (i < one.length && j < two.length) {
    if (key(one[i]!) === key(two[j]!)) { push(left, one[i++]!, false); push(right, two[j++]!, false); }
    else if (table[(i + 1) * width + j]! >= table[i * width + j + 1]!) push(left, one[i++]!, true);
    else push(right, two[j++]!, true);
  }
  while (i < one.length) push(left, one[i++]!, true);
  while (j < two.length) push(right, two[j++]!, true);
  return [joined(left), joined(right)];
}
function push(pieces: Piece[], text: string, mine: boolean): void {
  const last = pieces.at(-1);
  if (last?.mine === mine) last.text += text;
  else pieces.push({ text, mine });
}
// A space between two differing words is part of the difference: whole phrases are marked, not word by word.
function joined(pieces: Piece[]): Piece[] {
  const found: Piece[] = [];
  pieces.forEach((piece, n) => {
    const between = !piece.mine && piece.text.trim() === "" && pieces[n - 1]?.mine && pieces[n + 1]?.mine;
    push(found, piece.text, piece.mine || Boolean(between));
  });
  return found;
}
