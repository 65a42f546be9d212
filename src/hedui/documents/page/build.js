"use strict";
// Elements, words and figures. Texts of the data are set as text and never read as markup.
let words = {};

function el(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

const say = (name, values = {}) => (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const whole = new Intl.NumberFormat("en-US");
const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const count = (n) => whole.format(n);

/** A text as it is looked for: in one width and one case, whatever keyboard wrote it. */
const folded = (text) => text.normalize("NFKC").trim().toLowerCase();

/** Fen as yuan; whole yuan without decimals. */
const yuan = (fen) => (fen % 100 === 0 ? whole : cents).format(fen / 100);

/** A figure from its least to its most, as the papers print it; without a most it is unbounded. */
function between(ends, as = yuan) {
  if (!ends) return say("unknown");
  const [low, high] = ends;
  if (high === null) return low ? say("at_least", { amount: as(low) }) : say("unknown");
  if (low === high) return as(low);
  return low ? say("from_to", { low: as(low), high: as(high) }) : say("at_most", { amount: as(high) });
}

/** A figure of a finding in the unit of its kind; what is not stated is a dash. */
function stated(value, unit) {
  if (value === null || value === undefined) return "—";
  return unit.startsWith("元") ? yuan(value) : count(value);
}

const dash = () => el("span", { class: "dash" }, "—");

const day = (text) => text || say("unknown");

/** Told to a screen reader without moving anything. */
function announce(text) {
  document.getElementById("said").textContent = text;
}

/** The indication with a sign of its own: colour is never the only one. */
function indication(text) {
  const kind = { 符合: "fits", 不符合: "not" }[text] ?? "open";
  const sign = { fits: "✓", not: "✕", open: "?" }[kind];
  return el("span", { class: `said ${kind}` }, el("span", { class: "sign", "aria-hidden": "true" }, sign), text);
}

function button(text, press, more = {}) {
  return el("button", { type: "button", onclick: press, ...more }, text);
}
