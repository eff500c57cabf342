// @ts-check
// Words as search compares them. The index was cut in the same way, by search_words.py.

// Latin letters that are no letter with a mark, each before what people type for it.
const LETTERS = new Map(
  `æae ðd øo þth đd ħh ıi ĸq łl ŋng œoe ŧt ßss ƀb ɓb ƃb ƅ6 ɔo ƈc ɖd ɗd ƌd ƍz ǝe əe ɛe ƒf ɠg ɣg ƕhw ɩi ɨi ƙk ƚl ƛl ɯw
  ɲn ƞn ɵo ƣgh ƥp ʀr ƨ2 ʃsh ƪsh ƫt ƭt ʈt ʊu ʋv ƴy ƶz ʒzh ƹ ƺzh ƻdz ƽ5 ƾts ƿw ǀc ǁx ǂqc ǃq ǥg ȝy ȡd ȣou ȥz ȴl ȵn ȶt ȷj
  ȸdb ȹqp ⱥa ȼc ⱦt ȿs ɀz ɂ ʉu ʌa ɇe ɉj ɋq ɍr ɏy ẜs ẝs ẟd ỻll ỽv ỿy ςσ`.split(/\s+/).map((pair) => [pair[0], pair.slice(1)]),
);
// Scripts that put no spaces between words: Thai to Khmer, kana, Han.
const UNSPACED = /([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]+)/u;
const LOOSE_MARK = /\p{M}/u;
const LOOSE_SCRIPT = /[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;
const APART = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;
const MOST_WORDS = 24;
const COUNTED = /[\p{L}\p{N}]/u;
const HIRAGANA = /[\u3040-\u309f]/;

/** What asks and joins, and says nothing of what is looked for: in English, German, French, Spanish, Italian,
 * Portuguese and Dutch. */
const ASKING = new Set(
  `a about am an and any are at be been by can could did do does for from had has have how i if in is it its many me much my of on
  or our should so than that the their them there these they this those to us was we were what when where which who whom
  whose why will with would you your s t
  aber als auch auf aus bei bin da damit das dass dem den denn der des die diese dieser dieses du ein eine einem einen
  einer eines er es euch fur gibt haben habt hat hatte ich ihr im ins ist kann kein keine man mir mit muss nach nicht oder
  ob sein sich sie sind soll uber um und uns unser vom von vor wann war waren warum was welche welchem welchen welcher
  welches wem wen wer werden wessen weshalb wie wieso wieviel wir wird wo woher wohin wurde wurden zu zum zur
  au aux avec ce ces cette combien comment dans de du elle en est et etre il ils j je l la le les leur ma mais mes mon
  notre nous ou par pas pour pourquoi qu quand que quel quelle quelles quels qui quoi sa se ses son sont sur un une vos
  votre vous y
  al como con cual cuales cuando cuanto del donde el ella ellos eran eres esta estan este esto fue hay las lo los mas nos
  para pero por porque quien quienes sin sobre su sus una uno y ya
  che chi come cosa cui dei della delle di dove e gli hanno ho i nel nella perche piu quale quali quando sono tra
  ao as da das do dos ele foi na nas no nos o onde os ou pela pelo quais qual quem sao seu sua um uma
  aan dat een heeft het hoe ik je kan met naar niet of om op te van voor waar waarom wanneer wat welk welke wie zijn`.split(/\s+/),
);
/** The same in Japanese and Chinese, the longest first; geometry asks nothing. */
const ASKING_PARTS = /どのように|どうやって|どうして|なぜ|いつ|どこ|どの|どれ|どんな|どう(?![\u3040-\u309f])|何時|(?<!幾|几)何|誰|でしょうか|ですか|ますか|ましたか|のですか|为什么|為什麼|什么时候|什麼時候|什么|什麼|怎么样|怎麼樣|怎么|怎麼|怎样|怎樣|哪里|哪裡|哪儿|哪个|哪些|哪|谁|誰|多少|如何|是否|吗|嗎|呢|[?？]/gu;
/** What stands between words in Chinese. */
const PARTICLES = /[的了地得]/u;

/** @param {string} char Not of ASCII, as small as it gets. */
function folded(char) {
  let found = LETTERS.get(char);
  if (found === undefined) {
    found = foldedAnew(char);
    LETTERS.set(char, found);
  }
  return found;
}

/** @param {string} char */
function foldedAnew(char) {
  if (LOOSE_MARK.test(char)) return LOOSE_SCRIPT.test(char) ? "" : char;
  if (!COUNTED.test(char)) return " ";
  if (!APART.test(char)) return char;
  const [first] = char.normalize("NFD");
  return LETTERS.get(first) ?? first;
}

/** No case, accents, punctuation or double spaces, as `fold` in letters.py has it. @param {string} text */
export function fold(text) {
  let plain = text.toLowerCase();
  if (/[^\x00-\x7f]/.test(text)) {
    // An iota that is written below a letter is one.
    const apart = text.normalize("NFKD").replaceAll("\u0345", "\u03b9");
    const small = apart.normalize("NFKC").toLowerCase().normalize("NFKC");
    plain = small.replace(/[^\x00-\x7f]/gu, folded);
  }
  return plain.replace(/[\x00-\x2f\x3a-\x60\x7b-\x7f]+/g, " ").trim();
}

/** Whether a word stood between spaces, and is no pair out of a longer run. @param {string} word */
export function isSpaced(word) {
  return !UNSPACED.test(word);
}

/** The pairs of neighbouring characters of a run without spaces. @param {string} run */
export function pairsOf(run) {
  const chars = [...run];
  return chars.length < 2 ? chars : chars.slice(1).map((char, at) => chars[at] + char);
}

/** Runs of a folded text: those without spaces, and words.
 * @param {string} text */
export function runsOf(text) {
  return text.split(" ").flatMap((part) => part.split(UNSPACED)).filter(Boolean);
}

/**
 * @typedef {object} Term
 * @property {string} word Folded.
 * @property {string} written As it was typed; empty for a pair.
 * @property {boolean} isPair
 * @property {boolean} isNeeded Whether a page has to have it.
 * @property {boolean} isLast Whether somebody may still be typing it.
 */

/** What is looked for in a text. @param {string} text @returns {Term[]} */
export function termsOf(text) {
  const without = text.replace(ASKING_PARTS, " ");
  const all = cut(without.trim() ? without : text);
  const telling = all.filter((term) => term.isPair || !ASKING.has(term.word));
  const terms = telling.length ? telling : all;
  const seen = new Set();
  return terms.filter(({ word }) => !seen.has(word) && seen.add(word));
}

/** Whether there is a word that only asks or joins in a text. @param {string} text */
export function asks(text) {
  return text.replace(ASKING_PARTS, " ") !== text || fold(text).split(" ").some((word) => ASKING.has(word));
}

/** A text without words that only ask. @param {string} text */
export function withoutAsking(text) {
  return text.split(/\s+/).filter((word) => word && !ASKING.has(fold(word))).join(" ");
}

/** @param {string} text @returns {Term[]} */
function cut(text) {
  const chunks = text.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  return chunks.slice(0, MOST_WORDS).flatMap((written, number) => {
    const isLast = number === chunks.length - 1;
    // One letter at the end begins a word that is still to come.
    const isBegun = isLast && number > 0 && written.length === 1;
    return runsOf(fold(written)).flatMap((run) =>
      isSpaced(run)
        ? [{ word: run, written, isPair: false, isNeeded: !isBegun, isLast: isLast && !isBegun }]
        : termsOfRun(run, isLast));
  });
}

/** @param {string} run @param {boolean} isLast @returns {Term[]} */
function termsOfRun(run, isLast) {
  const pairs = pairsOf(run);
  const most = Math.max(...pairs.map(weightOf));
  return pairs.map((word) => ({ word, written: "", isPair: true, isNeeded: weightOf(word) === most, isLast }));
}

/** How much a pair says: endings and what joins words is written in hiragana. @param {string} pair */
function weightOf(pair) {
  if (PARTICLES.test(pair) || HIRAGANA.test(pair[0])) return 0;
  return HIRAGANA.test(pair) ? 1 : 2;
}

/** Endings that take turns behind one beginning of at least so many letters, in languages of Latin script.
 * @type {[least: number, endings: Set<string>][]} */
const ENDINGS = [
  "3 - s es ed ing ings",
  "4 - s ed er ers or ors ing ly ity",
  "3 e es ed er ers ing ings",
  "4 e es ed er ing ion ions or ors able ation ations ational",
  "3 y ies ied ying",
  "3 - e en er ern s n",
  "4 - e en em er ern es n nen s in innen ung ungen",
  "4 e en et t te ten ung ungen er ern end ende st",
  "4 um a ums", "4 us i uses", "3 is es", "4 on a ons", "4 ix ices", "4 ex ices", "3 a as ae",
  "3 o a os as", "3 - es", "3 ion iones", "3 ao oes", "3 al ais aux", "4 - x",
  "4 le ility ilities ly", "4 - ical ically ics", "4 de ding ded sion sions des", "4 t ts ting ted tion tions",
].map((line) => {
  const [least, ...endings] = line.split(" ");
  return [Number(least), new Set(endings.map((ending) => (ending === "-" ? "" : ending)))];
});
const LEAST_STEM = 3;

/** Whether two folded words are forms of one. @param {string} one @param {string} two */
export function areForms(one, two) {
  if (one === two) return true;
  let same = 0;
  while (same < one.length && one[same] === two[same]) same += 1;
  for (let at = same; at >= Math.max(LEAST_STEM, same - 2); at -= 1) {
    const [left, right] = [one.slice(at), two.slice(at)];
    if (ENDINGS.some(([least, endings]) => at >= least && endings.has(left) && endings.has(right))) return true;
    // clip, clipping
    const [short, long] = left.length < right.length ? [left, right] : [right, left];
    const doubled = at > LEAST_STEM ? /^(.)(ed|ing|ings|er|ers)$/ : /^(.)ings?$/;
    if (!short && doubled.test(long) && long[0] === one[at - 1]) return true;
  }
  return false;
}

/** The beginning that all forms of a word have. @param {string} word */
export function stemOf(word) {
  const most = word.length > 8 ? 5 : 4;
  return word.slice(0, Math.max(LEAST_STEM, word.length - most));
}

/** Other ways to write a word: ue for ü, and so on. @param {Term} term */
export function respelled({ word, written }) {
  const found = new Set();
  if (/[äöüåøÄÖÜÅØ]/.test(written)) {
    found.add(fold(written.toLowerCase().replace(/[äöü]/g, (char) => `${fold(char)}e`).replaceAll("å", "aa").replaceAll("ø", "oe")));
  }
  found.add(word.replace(/([aou])e/g, "$1").replaceAll("aa", "a"));
  found.add(word.replace(/(is)(e|es|ed|er|ing|ation|ations)$/, "iz$2"));
  found.add(word.replace(/(iz)(e|es|ed|er|ing|ation|ations)$/, "is$2"));
  found.delete(word);
  return [...found];
}

/** How many slips lead from one word to another: a letter too many, missing, wrong, or two in the wrong order.
 * @param {string} one
 * @param {string} two
 * @param {number} most Where there are more, one more than these is returned. */
export function slipsBetween(one, two, most) {
  if (Math.abs(one.length - two.length) > most) return most + 1;
  /** @type {number[]} */
  let before = [];
  let row = [...Array(two.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= two.length; j += 1) {
      const differs = one[i - 1] === two[j - 1] ? 0 : 1;
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + differs);
      if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[two.length];
}
