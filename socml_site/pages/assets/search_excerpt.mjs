// @ts-check
// What of a page is shown below its title: the place where it has most of the words that were found.

import { fold, isSpaced } from "./search_words.mjs";

/** @typedef {{ start: number, end: number, word: string }} Place */
/** @typedef {{ text: string, isFound: boolean }} Piece */

// In characters; where no spaces are written, half of them say as much.
const LENGTH = 150;
const BEFORE = 40;

/** A piece of a text with the words in it that were found. @param {string} text @param {Set<string>} words */
export function excerptOf(text, words) {
  const places = placesOf(text, words);
  const length = isSpaced(text.slice(0, LENGTH)) ? LENGTH : LENGTH / 2;
  const start = beginningOf(text, places, length);
  const end = backToSpace(text, Math.min(text.length, start + length + BEFORE));
  /** @type {Piece[]} */
  const pieces = [];
  let at = start;
  for (const place of places) {
    if (place.end <= at || place.end > end) continue;
    // Pairs of characters overlap.
    const from = Math.max(place.start, at);
    const last = pieces.at(-1);
    if (from > at || !last?.isFound) pieces.push({ text: text.slice(at, from), isFound: false }, { text: "", isFound: true });
    pieces[pieces.length - 1].text += text.slice(from, place.end);
    at = place.end;
  }
  pieces.push({ text: text.slice(at, end) + (end < text.length ? " …" : ""), isFound: false });
  pieces[0].text = (start ? "… " : "") + pieces[0].text;
  return { pieces: pieces.filter((piece) => piece.text), ...countOf(places) };
}

/** @param {Place[]} places */
function countOf(places) {
  return { places: places.length, different: new Set(places.map(({ word }) => word)).size };
}

/** Where most different words are near each other. @param {string} text @param {Place[]} places @param {number} length */
function beginningOf(text, places, length) {
  let best = { start: 0, different: 0 };
  places.forEach(({ start }, number) => {
    const near = new Set();
    for (let at = number; at < places.length && places[at].end <= start + length; at += 1) near.add(places[at].word);
    if (near.size > best.different) best = { start, different: near.size };
  });
  if (best.start <= BEFORE) return 0;
  const space = text.indexOf(" ", best.start - BEFORE);
  return space >= 0 && space < best.start ? space + 1 : best.start - BEFORE / 4;
}

/** @param {string} text @param {number} end */
function backToSpace(text, end) {
  if (end === text.length) return end;
  const space = text.lastIndexOf(" ", end);
  return space > end - BEFORE ? space : end;
}

/** The words of an index that a text has, in their order.
 * @param {string} text
 * @param {Set<string>} words
 * @returns {Place[]} */
export function placesOf(text, words) {
  const places = [];
  const pairs = [...words].filter((word) => !isSpaced(word));
  for (const { 0: chunk, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:[-'\u2019][\p{L}\p{N}\p{M}]+)*/gu)) {
    if (words.size > pairs.length) {
      const whole = fold(chunk).replaceAll(" ", "");
      if (words.has(whole)) {
        places.push({ start: index, end: index + chunk.length, word: whole });
        continue;
      }
      for (const { 0: part, index: from } of chunk.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
        const word = fold(part);
        if (words.has(word)) places.push({ start: index + from, end: index + from + part.length, word });
      }
    }
    if (pairs.length && !isSpaced(chunk)) places.push(...pairsIn(chunk, index, pairs));
  }
  return places;
}

/** @param {string} chunk @param {number} index @param {string[]} pairs */
function pairsIn(chunk, index, pairs) {
  const plain = chunk.toLowerCase();
  const places = [];
  for (const pair of pairs) {
    for (let at = plain.indexOf(pair); at >= 0; at = plain.indexOf(pair, at + 1)) {
      places.push({ start: index + at, end: index + at + pair.length, word: pair });
    }
  }
  return places.sort((a, b) => a.start - b.start);
}
