// @ts-check
// Finds pages in the index that search_index.py makes, of which it loads only what a query needs.

import { areForms, fold, respelled, slipsBetween, stemOf, termsOf, withoutAsking } from "./search_words.mjs";

/** @typedef {import("./search_words.mjs").Term} Term */
/** @typedef {[word: string, steps: number[]]} Row */
/** @typedef {{ url: string, title: string, kind: string, parts: [anchor: string, heading: string, text: string][] }} Page */
/** @typedef {{ words: string, pages: string, written: Record<string, string> }} Spellings */
/** @typedef {Record<string, Record<string, number[]>>} Facets */
/** @typedef {{ format: number, folder: string, pages: number, words: string[], spellings: number[] }} Entry */
/** @typedef {{ word: string, scores: Map<number, number>, words: Set<string>, isKnown: boolean }} Looked
 * What was found of a word: the pages with their scores, and as what it stands there. */
/** @typedef {{ word: string, isSure: boolean }} Correction */
/**
 * @typedef {object} Answer
 * @property {number[]} pages The best first.
 * @property {string[]} words As which the words of the query stand in these pages, folded.
 * @property {string} instead What was searched instead of the query; empty if it was the query.
 * @property {string} meant What else may have been meant.
 * @property {string[]} missing Words that are nowhere, and were left out.
 * @property {boolean} isPartly Whether no page has all words.
 */

const FORMAT = 1;
const AS_FORM = 0.85;
const AS_OTHER_SPELLING = 0.95;
const AS_BEGINNING = 0.6;
// Shorter words begin too many others, unless somebody is just typing them.
const LEAST_BEGINNING = 4;
// How much of what a query says has to be in a page that lacks a word of it.
const LEAST_SHARE = 0.5;
const NEAR_THE_BEST = 0.75;
const LONG = 4;
const ENOUGH_OF_LONG = 0.7;
const LEAST_REST = 0.25;
// Of so many, the texts are looked into: they are shown first anyway.
const LOOKED_INTO = 10;
const FOR_NEIGHBOURS = 1;
// Which of two words with as many slips was likelier meant.
const OTHER_BEGINNING = 0.6;
const MORE_COMMON = 0.05;
const PLURAL = /^(.{4,})[sn]$/;
const GZIP = [0x1f, 0x8b];

/** @type {Answer} */
const NOTHING = { pages: [], words: [], instead: "", meant: "", missing: [], isPartly: false };

/** @param {{ page: number, score: number }} one @param {{ page: number, score: number }} two */
function byScore(one, two) {
  return two.score - one.score || one.page - two.page;
}

/** @param {ArrayBuffer} bytes @returns {Promise<any>} */
async function unpack(bytes) {
  const [first, second] = new Uint8Array(bytes);
  // A server may have told the browser to unpack it.
  const isPacked = first === GZIP[0] && second === GZIP[1];
  const stream = new Blob([bytes]).stream();
  return new Response(isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).json();
}

/** @param {number[]} steps */
function numbersOf(steps) {
  let number = 0;
  return steps.map((step) => (number += step));
}

/** The index of a site. */
export class Engine {
  /**
   * @param {Entry} entry
   * @param {(path: string) => Promise<ArrayBuffer>} read
   */
  constructor(entry, read) {
    this.entry = entry;
    this.read = read;
    /** @type {Map<string, Promise<any>>} */
    this.held = new Map();
  }

  /** @param {(path: string) => Promise<ArrayBuffer>} read Fetches a file of the index. */
  static async open(read) {
    const entry = /** @type {Entry} */ (await unpack(await read("index.json")));
    if (entry.format !== FORMAT) throw new Error("this is the index of another version");
    return new Engine(entry, read);
  }

  /** @param {string} path @returns {Promise<any>} */
  load(path) {
    let held = this.held.get(path);
    if (!held) {
      held = this.read(`${this.entry.folder}/${path}.gz`).then(unpack);
      this.held.set(path, held);
      held.catch(() => this.held.delete(path));
    }
    return held;
  }

  /** @param {number} number @returns {Promise<Page>} */
  page(number) {
    return this.load(`pages/${number}`);
  }

  /** Which pages have a value: by the name of the facet, and the value. */
  async facets() {
    this.sets ??= /** @type {Promise<Facets>} */ (this.load("facets")).then((facets) =>
      new Map(Object.entries(facets).map(([name, values]) =>
        [name, new Map(Object.entries(values).map(([value, steps]) => [value, new Set(numbersOf(steps))]))])));
    this.sets.catch(() => (this.sets = undefined));
    return this.sets;
  }

  /** All words that begin in one way. @param {string} beginning @returns {Promise<Row[]>} */
  async beginningWith(beginning) {
    const { words } = this.entry;
    const numbers = words.flatMap((first, number) => {
      const next = words[number + 1];
      const isBefore = next !== undefined && next <= beginning;
      return isBefore || (first > beginning && !first.startsWith(beginning)) ? [] : [number];
    });
    const shards = await Promise.all(numbers.map((number) => /** @type {Promise<Row[]>} */ (this.load(`words/${number}`))));
    return shards.flat().filter(([word]) => word.startsWith(beginning));
  }

  /** @param {string} word @returns {Promise<Row | undefined>} */
  async exactly(word) {
    return (await this.beginningWith(word)).find(([found]) => found === word);
  }

  /** A word and its other forms. @param {string} word */
  async formsOf(word) {
    const rows = await this.beginningWith(stemOf(word));
    return rows.filter(([found]) => found === word || areForms(word, found));
  }

  /** Find a word as it is, in its other forms, or as the beginning of others.
   * @param {Term} term @returns {Promise<Looked>} */
  async look(term) {
    const looked = { word: term.word, scores: new Map(), words: new Set(), isKnown: false };
    await this.lookFor(term.word, term, 1, looked);
    if (!looked.isKnown && !term.isPair) {
      for (const word of respelled(term)) {
        await this.lookFor(word, { ...term, word, isLast: false }, AS_OTHER_SPELLING, looked);
      }
    }
    return looked;
  }

  /**
   * @param {string} word
   * @param {Term} term
   * @param {number} weight
   * @param {Looked} looked
   */
  async lookFor(word, { isPair, isLast }, weight, looked) {
    const isBare = isPair || /\d/.test(word);
    const rows = await this.beginningWith(isBare ? word : stemOf(word));
    for (const [found, steps] of rows) {
      const isForm = found === word || (!isBare && areForms(word, found));
      const isBeginning = found.startsWith(word) && (isLast || word.length >= LEAST_BEGINNING);
      if (!isForm && !isBeginning) continue;
      looked.isKnown ||= isForm;
      looked.words.add(found);
      const as = found === word ? 1 : isForm ? AS_FORM : AS_BEGINNING * (word.length / found.length);
      this.score(steps, as * weight, looked.scores);
    }
  }

  /** @param {number[]} steps @param {number} weight @param {Map<number, number>} scores */
  score(steps, weight, scores) {
    let number = 0;
    for (let at = 0; at < steps.length; at += 2) {
      number += steps[at];
      scores.set(number, Math.max(scores.get(number) ?? 0, weight * steps[at + 1]));
    }
  }

  /** Find the pages for what somebody typed.
   * @param {string} text
   * @param {{ isExact?: boolean }} options Whether every word is meant as it is typed.
   * @returns {Promise<Answer>} */
  async find(text, { isExact = false } = {}) {
    const terms = termsOf(text);
    const looked = await Promise.all(terms.map((term) => this.look(term)));
    const unknown = terms.filter((term, at) => !term.isPair && !looked[at].words.size);
    if (!unknown.length || isExact) return this.answer(terms, looked, isExact);
    return this.findInstead(text, terms, looked);
  }

  /**
   * @param {string} text
   * @param {Term[]} terms
   * @param {Looked[]} looked
   * @returns {Promise<Answer>}
   */
  async findInstead(text, terms, looked) {
    let [instead, meant] = [text, text];
    /** @type {string[]} */
    const missing = [];
    /** @type {Term[]} */
    const better = [];
    for (const [at, term] of terms.entries()) {
      const isUnknown = !term.isPair && !looked[at].words.size;
      const joined = isUnknown && (await this.joined(terms, at));
      if (!isUnknown || joined) {
        better.push(term);
        continue;
      }
      const correction = await this.correct(term);
      const by = correction ? likeTyped(correction.word, term.written) : "";
      if (by) meant = replaceWord(meant, term.written, by);
      if (correction?.isSure) {
        instead = replaceWord(instead, term.written, by);
        better.push(...termsOf(correction.word));
      } else {
        instead = replaceWord(instead, term.written, " ");
        missing.push(term.written);
      }
    }
    if (missing.length) instead = withoutAsking(instead);
    meant = meant === text ? "" : meant;
    const again = await Promise.all(better.map((term) => this.look(term)));
    const answer = await this.answer(better, again, false);
    // What is left may be too far from what was asked.
    if (!answer.pages.length || this.rest(again, missing.length) < LEAST_REST) return { ...NOTHING, missing, meant };
    return { ...answer, missing, instead: instead === text ? "" : instead };
  }

  /** How much of what a query says is left without some words. @param {Looked[]} looked @param {number} missing */
  rest(looked, missing) {
    const left = looked.reduce((sum, { scores }) => sum + this.rarity(scores.size), 0);
    return left / (left + missing * this.rarity(0)) || 0;
  }

  /** How much a word says that so many pages have: as BM25 has it. @param {number} pages */
  rarity(pages) {
    return Math.log(1 + (this.entry.pages - pages + 0.5) / (pages + 0.5));
  }

  /** Whether a word and its neighbour are one word here. @param {Term[]} terms @param {number} at */
  async joined(terms, at) {
    const pairs = [[terms[at - 1], terms[at]], [terms[at], terms[at + 1]]];
    for (const [one, two] of pairs) {
      if (one && two && (await this.formsOf(one.word + two.word)).length) return true;
    }
    return false;
  }

  /**
   * @param {Term[]} terms
   * @param {Looked[]} looked
   * @param {boolean} isExact
   * @returns {Promise<Answer>}
   */
  async answer(terms, looked, isExact) {
    const words = new Set(looked.flatMap((each) => [...each.words]));
    const joins = await this.joins(terms, words);
    /** @type {Map<number, { score: number, share: number }>} */
    const pages = new Map();
    let whole = 0;
    looked.forEach(({ scores }, at) => {
      const all = new Map(scores);
      for (const join of joins) {
        if (join.at === at || join.at === at - 1) {
          for (const [page, score] of join.scores) all.set(page, Math.max(all.get(page) ?? 0, score));
        }
      }
      const rarity = this.rarity(all.size);
      const share = terms[at].isNeeded ? rarity : 0;
      whole += share;
      for (const [page, score] of all) {
        const held = pages.get(page) ?? { score: 0, share: 0 };
        pages.set(page, { score: held.score + rarity * score, share: held.share + share });
      }
    });
    const best = Math.max(0, ...[...pages.values()].map(({ share }) => share));
    const isPartly = best < whole - 1e-9;
    // Of a long question, a page need not have each word.
    const isLong = !isExact && terms.filter((term) => term.isNeeded).length >= LONG;
    const enough = (isLong ? ENOUGH_OF_LONG : 1) * whole - 1e-9;
    const least = isPartly ? Math.max(LEAST_SHARE * whole, NEAR_THE_BEST * best) : enough;
    const found = isPartly && isExact ? [] : [...pages].filter(([, { share }]) => share >= least);
    const ranked = found.map(([page, { score }]) => ({ page, score })).sort(byScore);
    if (terms.length > 1) await this.preferNeighbours(ranked, terms, looked);
    return { ...NOTHING, pages: ranked.map(({ page }) => page), words: [...words], isPartly: isPartly && found.length > 0 };
  }

  /** Move up, among the first, pages in which words stand beside each other as in the query.
   * @param {{ page: number, score: number }[]} ranked
   * @param {Term[]} terms
   * @param {Looked[]} looked */
  async preferNeighbours(ranked, terms, looked) {
    const first = ranked.slice(0, LOOKED_INTO);
    const pages = await Promise.all(first.map(({ page }) => this.page(page)));
    const numbers = new Map(looked.flatMap(({ words }, at) => [...words].map((word) => [word, at])));
    pages.forEach(({ title, parts }, at) => {
      const met = new Set();
      for (const text of [title, ...parts.flatMap(([, heading, text]) => [heading, text])]) {
        const found = fold(text).split(" ").map((word) => numbers.get(word));
        found.forEach((one, place) => {
          for (const two of found.slice(place + 1, place + 3)) {
            if (one !== undefined && two !== undefined && Math.abs(one - two) === 1) met.add(Math.min(one, two));
          }
        });
      }
      first[at].score *= 1 + (FOR_NEIGHBOURS * met.size) / (terms.length - 1);
    });
    ranked.splice(0, first.length, ...first.sort(byScore));
  }

  /** Neighbours that are one word in this index. @param {Term[]} terms @param {Set<string>} words */
  async joins(terms, words) {
    const found = await Promise.all(terms.slice(1).map(async (next, at) => {
      const before = terms[at];
      if (before.isPair || next.isPair) return undefined;
      const rows = await this.formsOf(before.word + next.word);
      /** @type {Map<number, number>} */
      const scores = new Map();
      for (const [word, steps] of rows) {
        words.add(word);
        this.score(steps, 1, scores);
      }
      return rows.length ? { at, scores } : undefined;
    }));
    return found.filter((each) => each !== undefined);
  }

  /** What may have been meant by a word that is nowhere.
   * @param {Term} term @returns {Promise<Correction | undefined>} */
  async correct({ word }) {
    const most = word.length < 5 ? 1 : word.length < 9 ? 2 : 3;
    const sure = word.length < 5 ? 0 : word.length < 9 ? 1 : 2;
    let best = await this.nearest(word, 1);
    // Of a plural, there may be the singular only.
    const singular = word.replace(PLURAL, "$1");
    if (!best.word && singular !== word) best = await this.nearest(singular, 1);
    if (!best.word && most > 1) best = await this.nearest(word, most);
    const parted = best.slips > 1 ? await this.parted(word) : "";
    if (parted) return { word: parted, isSure: true };
    return best.word ? { word: best.word, isSure: best.slips <= sure } : undefined;
  }

  /** The likeliest word with at most so many slips. @param {string} word @param {number} most */
  async nearest(word, most) {
    let best = { word: "", slips: most + 1, cost: Infinity };
    for (const { words, pages, written } of await this.spellings(word.length - most, word.length + most)) {
      words.split(" ").forEach((candidate, at) => {
        const slips = slipsBetween(word, candidate, most);
        if (slips > most) return;
        const cost = slips + (candidate[0] === word[0] ? 0 : OTHER_BEGINNING) - Number(pages[at]) * MORE_COMMON;
        if (cost < best.cost) best = { word: written[candidate] ?? candidate, slips, cost };
      });
    }
    return best;
  }

  /** @param {number} shortest @param {number} longest @returns {Promise<Spellings[]>} */
  spellings(shortest, longest) {
    const { spellings } = this.entry;
    const wanted = spellings.flatMap((first, number) => {
      const next = spellings[number + 1] ?? Infinity;
      return first <= longest && next > shortest ? [number] : [];
    });
    return Promise.all(wanted.map((number) => this.load(`spellings/${number}`)));
  }

  /** Two words that were written as one. @param {string} word */
  async parted(word) {
    if (word.length < 6) return "";
    const rows = await this.beginningWith(word.slice(0, 3));
    const firsts = rows.map(([first]) => first).filter((first) => word.startsWith(first) && word.length - first.length > 2);
    for (const first of firsts.reverse()) {
      const rest = word.slice(first.length);
      if (await this.exactly(rest)) return `${first} ${rest}`;
    }
    return "";
  }
}

/** @param {string} text @param {string} word @param {string} by */
function replaceWord(text, word, by) {
  return text.split(/([^\p{L}\p{N}\p{M}]+)/u).map((part) => (part === word ? by : part)).join("");
}

/** Begin with a capital what somebody typed so. @param {string} word @param {string} written */
function likeTyped(word, written) {
  const [first] = written;
  const isCapital = first !== first.toLowerCase();
  return isCapital ? word[0].toUpperCase() + word.slice(1) : word;
}
