// @ts-check
// Finds pages in the index that search_index.py makes, of which it loads only what a query needs.

import { areForms, asks, fold, respelled, slipsBetween, stemOf, termsOf, withoutAsking } from "./search_words.mjs";

/** @typedef {import("./search_words.mjs").Term} Term */
/** @typedef {[word: string, steps: number[]]} Row */
/** @typedef {{ url: string, title: string, kind: string, parts: [anchor: string, heading: string, text: string][] }} Page */
/** @typedef {{ words: string, pages: string, written: Record<string, string> }} Spellings */
/** @typedef {{ format: number, folder: string, pages: number, words: string[], spellings: number[] }} Entry */
/** @typedef {(path: string) => Promise<ArrayBuffer>} Read Fetches a file of the index. */
/** @typedef {Map<string, Map<string, Set<number>>>} Sets Which pages have a value, by the name of the facet. */
/** @typedef {Map<number, number>} Scores Of pages, by their numbers. */
/** @typedef {{ scores: Scores, words: Set<string> }} Looked Where a word is, and as what it stands there. */
/** @typedef {{ share: number, isStrict: boolean }} Least How much of a query a page has to have, and whether pages with
 * less are shown where there is none. */
/** @typedef {{ page: number, score: number, share: number }} Ranked */
/** @typedef {{ word: string, slips: number, cost: number }} Near */
/**
 * @typedef {object} Answer
 * @property {number[]} pages The best first.
 * @property {string[]} words As which the words of the query stand in these pages, folded.
 * @property {string} instead What was searched instead of the query; empty if it was the query.
 * @property {string} meant What may have been meant, where nothing was found.
 * @property {string[]} missing Words that are nowhere, and were left out.
 * @property {boolean} isPartly Whether no page has all words.
 */

const FORMAT = 1;
const AS_FORM = 0.85;
const AS_OTHER_SPELLING = 0.95;
const AS_BEGINNING = 0.6;
// Shorter words begin too many others, unless somebody is just typing them.
const LEAST_BEGINNING = 4;
// How much of what a query says a page has to have: all of it, unless somebody asks in a sentence, or no page has all.
const LONG = 4;
const OF_SENTENCE = 0.7;
const OF_ANY = 0.4;
const NEAR_THE_BEST = 0.6;
// How much has to be left of a query without the words that are nowhere.
const LEAST_REST = 0.25;
// Files of the index.
const MOST_OF_TWO = 8;
// Into the texts of so many pages is looked: they are shown first anyway.
const LOOKED_INTO = 10;
const FOR_NEIGHBOURS = 1;
// Which of two words with as many slips was likelier meant.
const OTHER_BEGINNING = 0.6;
const MORE_COMMON = 0.05;
const PLURAL = /^(.{4,})[sn]$/;
const LEAST_PARTED = 6;
const ROUNDING = 1e-9;

/** @type {Answer} */
const NOTHING = { pages: [], words: [], instead: "", meant: "", missing: [], isPartly: false };

/** @param {ArrayBuffer} bytes @returns {Promise<any>} */
async function unpack(bytes) {
  const [first, second] = new Uint8Array(bytes);
  // A server may have told the browser to unpack it.
  const isPacked = first === 0x1f && second === 0x8b;
  const stream = new Blob([bytes]).stream();
  return new Response(isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).json();
}

/** The index of a site. */
export class Engine {
  /** @param {Entry} entry @param {Read} read */
  constructor(entry, read) {
    this.entry = entry;
    this.read = read;
    /** @type {Map<string, Promise<any>>} */
    this.held = new Map();
    /** @type {Sets | undefined} */
    this.sets = undefined;
  }

  /** @param {Read} read */
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

  /** @returns {Promise<Sets>} */
  async facets() {
    /** @type {Record<string, Record<string, number[]>>} */
    const facets = await this.load("facets");
    this.sets ??= mapOf(facets, (values) => mapOf(values, setOf));
    return this.sets;
  }

  /** All words that begin in one way; of two letters, with which too many do, the first of them.
   * @param {string} beginning @returns {Promise<Row[]>} */
  async beginningWith(beginning) {
    const { words } = this.entry;
    const numbers = words.flatMap((first, number) => {
      const next = words[number + 1];
      const isBefore = next !== undefined && next <= beginning;
      return isBefore || (first > beginning && !first.startsWith(beginning)) ? [] : [number];
    });
    const most = beginning.length > 2 ? numbers.length : MOST_OF_TWO;
    /** @type {Row[][]} */
    const rows = await Promise.all(numbers.slice(0, most).map((number) => this.load(`words/${number}`)));
    return rows.flat().filter(([word]) => word.startsWith(beginning));
  }

  /** A word and its other forms. @param {string} word */
  async formsOf(word) {
    const rows = await this.beginningWith(stemOf(word));
    return rows.filter(([found]) => areForms(word, found));
  }

  /** How much a word says that so many pages have: as BM25 has it. @param {number} pages */
  rarity(pages) {
    return Math.log(1 + (this.entry.pages - pages + 0.5) / (pages + 0.5));
  }

  /** Find the pages for what somebody typed.
   * @param {string} text
   * @param {{ isExact?: boolean }} options Whether every word is meant as it is typed.
   * @returns {Promise<Answer>} */
  async find(text, { isExact = false } = {}) {
    const terms = termsOf(text);
    const looked = await this.lookAll(terms);
    const isUnknown = terms.map((term, at) => !term.isPair && term.isNeeded && !looked[at].words.size);
    if (!isExact && isUnknown.includes(true)) return this.findInstead(text, terms, isUnknown);
    return this.answer(terms, looked, isExact ? { share: 1, isStrict: true } : leastOf(text));
  }

  /** Find pages without slips, and without the words that are nowhere.
   * @param {string} text
   * @param {Term[]} terms
   * @param {boolean[]} isUnknown
   * @returns {Promise<Answer>} */
  async findInstead(text, terms, isUnknown) {
    let [instead, meant] = [text, text];
    /** @type {string[]} */
    const missing = [];
    /** @type {Term[]} */
    const better = [];
    for (const [at, term] of terms.entries()) {
      if (!isUnknown[at] || (await this.isJoined(terms, at))) {
        better.push(term);
        continue;
      }
      const correction = await this.correct(term.word);
      const by = likeTyped(correction.word, term.written);
      meant = replaceWord(meant, term.written, by || term.written);
      instead = replaceWord(instead, term.written, correction.isSure ? by : " ");
      if (correction.isSure) better.push(...termsOf(correction.word));
      else missing.push(term.written);
    }
    const looked = await this.lookAll(better);
    const answer = await this.answer(better, looked, leastOf(text));
    if (!answer.pages.length || this.rest(looked, missing.length) < LEAST_REST) {
      return { ...NOTHING, missing, meant: meant === text ? "" : meant };
    }
    return { ...answer, missing, instead: missing.length ? withoutAsking(instead) : instead === text ? "" : instead };
  }

  /** How much of what a query says is left without some words. @param {Looked[]} looked @param {number} missing */
  rest(looked, missing) {
    const left = looked.reduce((sum, { scores }) => sum + this.rarity(scores.size), 0);
    return left / (left + missing * this.rarity(0));
  }

  /** @param {Term[]} terms */
  lookAll(terms) {
    return Promise.all(terms.map((term) => this.look(term)));
  }

  /** Find a word as it is and in its other forms; if it is not there, as the beginning of others, and as it may be
   * written as well.
   * @param {Term} term @returns {Promise<Looked>} */
  async look(term) {
    /** @type {Looked} */
    const looked = { scores: new Map(), words: new Set() };
    const isKnown = await this.lookFor(term, 1, looked);
    if (!isKnown && !term.isPair) {
      for (const word of respelled(term)) await this.lookFor({ ...term, word, isLast: false }, AS_OTHER_SPELLING, looked);
    }
    return looked;
  }

  /** @param {Term} term @param {number} weight @param {Looked} looked */
  async lookFor({ word, isPair, isLast }, weight, looked) {
    const isBare = isPair || /\d/.test(word);
    const rows = await this.beginningWith(isBare ? word : stemOf(word));
    const forms = rows.filter(([found]) => found === word || (!isBare && areForms(word, found)));
    const mayBegin = !forms.length && (isLast || word.length >= LEAST_BEGINNING);
    for (const [found, steps] of mayBegin ? rows.filter(([found]) => found.startsWith(word)) : forms) {
      looked.words.add(found);
      const as = found === word ? 1 : mayBegin ? AS_BEGINNING * (word.length / found.length) : AS_FORM;
      addScores(steps, as * weight, looked.scores);
    }
    return forms.length > 0;
  }

  /** Whether a word and its neighbour are one word here. @param {Term[]} terms @param {number} at */
  async isJoined(terms, at) {
    const near = await this.joins(terms.slice(Math.max(at - 1, 0), at + 2));
    return near.length > 0;
  }

  /** Neighbours that are one word in this index. @param {Term[]} terms */
  async joins(terms) {
    const found = await Promise.all(terms.slice(1).map(async (next, at) => {
      const rows = terms[at].isPair || next.isPair ? [] : await this.formsOf(terms[at].word + next.word);
      /** @type {Scores} */
      const scores = new Map();
      for (const [, steps] of rows) addScores(steps, 1, scores);
      return { at, scores, words: rows.map(([word]) => word) };
    }));
    return found.filter(({ words }) => words.length);
  }

  /**
   * @param {Term[]} terms
   * @param {Looked[]} looked
   * @param {Least} least
   * @returns {Promise<Answer>}
   */
  async answer(terms, looked, least) {
    const joins = await this.joins(terms);
    const words = [...looked, ...joins].flatMap((each) => [...each.words]);
    /** @type {Map<number, Ranked>} */
    const pages = new Map();
    let whole = 0;
    looked.forEach(({ scores }, at) => {
      const all = new Map(scores);
      for (const join of joins) if (join.at === at || join.at === at - 1) keepBest(join.scores, all);
      const rarity = this.rarity(all.size);
      const part = terms[at].isNeeded ? rarity : 0;
      whole += part;
      for (const [page, score] of all) {
        const held = pages.get(page) ?? { page, score: 0, share: 0 };
        pages.set(page, { page, score: held.score + rarity * score, share: held.share + part });
      }
    });
    const { ranked, isPartly } = enough([...pages.values()], whole, least);
    if (terms.length > 1) await this.preferNeighbours(ranked, terms, looked);
    return { ...NOTHING, pages: ranked.map(({ page }) => page), words, isPartly };
  }

  /** Move up, among the first, pages in which words stand beside each other as in the query.
   * @param {Ranked[]} ranked
   * @param {Term[]} terms
   * @param {Looked[]} looked */
  async preferNeighbours(ranked, terms, looked) {
    const first = ranked.slice(0, LOOKED_INTO);
    const pages = await Promise.all(first.map(({ page }) => this.page(page)));
    const numbers = new Map(looked.flatMap(({ words }, at) => [...words].map((word) => [word, at])));
    pages.forEach(({ title, parts }, at) => {
      const met = new Set([title, ...parts.flatMap(([, heading, text]) => [heading, text])].flatMap((text) => meetings(text, numbers)));
      first[at].score *= 1 + (FOR_NEIGHBOURS * met.size) / (terms.length - 1);
    });
    ranked.splice(0, first.length, ...first.sort(byScore));
  }

  /** What may have been meant by a word that is nowhere; empty if nobody knows.
   * @param {string} word @returns {Promise<{ word: string, isSure: boolean }>} */
  async correct(word) {
    const [sure, most] = word.length < 3 ? [0, 0] : word.length < 5 ? [0, 1] : word.length < 9 ? [1, 2] : [2, 3];
    let best = await this.nearest(word, Math.min(most, 1));
    // Of a plural, there may be the singular only.
    const singular = word.replace(PLURAL, "$1");
    if (!best.word && singular !== word) best = await this.nearest(singular, 1);
    if (!best.word) best = await this.nearest(word, most);
    const parted = best.slips > 1 ? await this.parted(word) : "";
    return parted ? { word: parted, isSure: true } : { word: best.word, isSure: best.slips <= sure };
  }

  /** The likeliest word with at most so many slips. @param {string} word @param {number} most @returns {Promise<Near>} */
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

  /** Two words that were written as one; empty if it is none. @param {string} word */
  async parted(word) {
    if (word.length < LEAST_PARTED) return "";
    const rows = await this.beginningWith(word.slice(0, 3));
    const firsts = rows.map(([first]) => first).filter((first) => word.startsWith(first) && word.length - first.length > 2);
    for (const first of firsts.reverse()) {
      const rest = word.slice(first.length);
      if ((await this.beginningWith(rest)).some(([found]) => found === rest)) return `${first} ${rest}`;
    }
    return "";
  }
}

/**
 * @template From, To
 * @param {Record<string, From>} values
 * @param {(value: From) => To} change
 */
function mapOf(values, change) {
  return new Map(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

/** @param {number[]} steps */
function setOf(steps) {
  let number = 0;
  return new Set(steps.map((step) => (number += step)));
}

/** @param {number[]} steps Of pages, each before a score. @param {number} weight @param {Scores} scores */
function addScores(steps, weight, scores) {
  let number = 0;
  for (let at = 0; at < steps.length; at += 2) {
    number += steps[at];
    scores.set(number, Math.max(scores.get(number) ?? 0, weight * steps[at + 1]));
  }
}

/** @param {Scores} more @param {Scores} scores */
function keepBest(more, scores) {
  for (const [page, score] of more) scores.set(page, Math.max(scores.get(page) ?? 0, score));
}

/** @param {Ranked} one @param {Ranked} two */
function byScore(one, two) {
  return two.score - one.score || one.page - two.page;
}

/** @param {string} text What somebody typed. @returns {Least} */
function leastOf(text) {
  const isSentence = asks(text) || text.split(/\s+/).length >= LONG;
  return { share: isSentence ? OF_SENTENCE : 1, isStrict: false };
}

/** The pages that have enough of a query, the best first.
 * @param {Ranked[]} pages
 * @param {number} whole
 * @param {Least} least */
function enough(pages, whole, { share, isStrict }) {
  const best = pages.reduce((most, each) => Math.max(most, each.share), 0);
  const isPartly = best < whole - ROUNDING;
  if (isPartly && isStrict) return { ranked: [], isPartly: false };
  const wanted = isPartly ? Math.max(OF_ANY * whole, NEAR_THE_BEST * best) : share * whole;
  const ranked = pages.filter((each) => each.share >= wanted - ROUNDING).sort(byScore);
  return { ranked, isPartly: isPartly && ranked.length > 0 };
}

/** Which words of a query, by their numbers, stand beside the next one, or with one word between.
 * @param {string} text @param {Map<string, number>} numbers */
function meetings(text, numbers) {
  const found = fold(text).split(" ").map((word) => numbers.get(word));
  return found.flatMap((one, place) => {
    const near = found.slice(place + 1, place + 3);
    return one === undefined ? [] : near.flatMap((two) => (two !== undefined && Math.abs(one - two) === 1 ? [Math.min(one, two)] : []));
  });
}

/** @param {string} text @param {string} word @param {string} by */
function replaceWord(text, word, by) {
  return text.split(/([^\p{L}\p{N}\p{M}]+)/u).map((part) => (part === word ? by : part)).join("");
}

/** Begin with a capital what somebody typed so. @param {string} word @param {string} written */
function likeTyped(word, written) {
  const isCapital = written[0] !== written[0].toLowerCase();
  return isCapital ? word.slice(0, 1).toUpperCase() + word.slice(1) : word;
}
