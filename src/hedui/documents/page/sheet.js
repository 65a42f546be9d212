// One household: people, figures with what they rest on, conditions, questions, the answers of all items.
function showSheet(household) {
  const h = store.households;
  const host = document.getElementById("sheet");
  const title = say("sheet_title", { no: h.household_no[household], head: h.head[household] ?? "" });
  const area = words[h.area[household]] ?? "";
  const about = [programmeName(household), countyName(household), area].filter(Boolean).join("　");
  host.replaceChildren(
    el("div", { class: "sheet-head" },
      el("div", {}, el("h2", { id: "sheet-h", tabindex: "-1" }, title), el("p", { class: "soft" }, about)),
      indication(h.indication[household]), steps(household)),
    block("questions", questions(household), store.findings.of(household).length),
    block("figures", figures(household)),
    block("conditions", conditions(household)),
    block("members", members(household)),
    block("answers", answers(household)));
}

function block(name, inside, n) {
  return el("section", { class: "block", "aria-labelledby": `s-${name}` },
    el("h3", { id: `s-${name}` }, say(name), n === undefined ? "" : `（${count(n)}）`), inside);
}

function steps(household) {
  const last = store.households.household_no.length - 1;
  const go = (to) => () => { location.hash = sheetAddress(to); };
  return el("div", { class: "steps" },
    button(`← ${say("back")}`, goBack, { "aria-keyshortcuts": "Escape" }),
    button(say("previous"), go(household - 1), { disabled: household === 0 }),
    button(say("next"), go(household + 1), { disabled: household === last }),
    button(say("print"), () => window.print()));
}

/** A plain table; rows are lists of cells, the first names the row. `kinds`: the class of each column. */
function grid(heads, rows, kinds = []) {
  return el("div", { class: "wide" }, el("table", {},
    el("thead", {}, el("tr", {}, heads.map((head, at) => el("th", { scope: "col", class: kinds[at] ?? "text" }, head)))),
    el("tbody", {}, rows.map((row) => (row instanceof Node ? row : gridRow(row, kinds))))));
}

function gridRow(row, kinds) {
  return el("tr", {}, row.map((cell, at) => el(at ? "td" : "th", { scope: at ? null : "row", class: kinds[at] ?? "text" }, cell)));
}

function members(household) {
  const { people } = store;
  const heads = ["col_person", "number", "relation", "counted", "registered", "authorisation"].map((name) => say(name));
  return grid(heads, people.of(household).map((at) => [
    people.name[at] ?? "", people.number[at], people.relation[at] ?? "", say(people.member[at] ? "is_member" : "is_obligor"),
    people.registered[at] || "—", authorisation(at)]));
}

function authorisation(at) {
  const { people } = store;
  const text = [people.authorisation_no[at], people.authorised_on[at]].filter(Boolean).join(" / ");
  if (!people.permitted[at]) return [el("strong", {}, say("not_authorised")), text ? `（${text}）` : ""];
  const scope = people.partial[at] ? `　${say("partly_authorised")}` : "";
  return people.usable[at] ? [text, scope] : [text, "　", el("strong", {}, say("number_unusable"))];
}

function conditions(household) {
  const said = store.households.conditions[household];
  const question = store.households.question[household] ? el("p", {}, say("members_in_question")) : null;
  if (!said.length) return [el("p", { class: "soft" }, say("conditions_none")), question];
  const outcome = (one, other) => (one === other ? one : "undecided");
  return [question, grid(["condition", "on_declared", "on_larger", "outcome"].map((name) => say(name)),
    said.map(([label, one, other]) => [label, say(one), say(other), verdict(outcome(one, other))]))];
}

function verdict(code) {
  const kind = { met: "fits", unmet: "not", undecided: "open" }[code];
  const sign = { fits: "✓", not: "✕", open: "?" }[kind];
  return el("span", { class: `said ${kind}` }, el("span", { class: "sign", "aria-hidden": "true" }, sign), say(code));
}

function questions(household) {
  const places = store.findings.of(household);
  if (!places.length) return el("p", { class: "soft" }, say("questions_none"));
  return el("ol", { class: "questions" }, places.map((at) => el("li", {}, unfolding(questionLine(at), () => findingInside(at), false, "finding"))));
}

function questionLine(at) {
  const { findings } = store;
  const kind = store.kinds[findings.kind[at]];
  const { declared, found, unit } = figuresOf(at);
  const amounts = found === null && declared === null ? null
    : `${declared === null ? "" : `${say("declared")} ${stated(declared, unit)}，`}${say("found")} ${stated(found, unit)} ${unit}`;
  return [el("strong", {}, kind.label), el("span", {}, findings.name[at] ?? ""), amounts && el("span", {}, amounts),
    kind.favour ? el("span", { class: "said favour" }, el("span", { class: "sign", "aria-hidden": "true" }, "＋"), say("in_favour")) : null,
    el("span", { class: "soft" }, [itemLabel(findings.item[at]), findings.as_of[at]].filter(Boolean).join("　"))];
}

/** The answers of all items: first those with records, which unfold to them, then the rest side by side. */
function answers(household) {
  const { records } = store;
  const letters = store.households.answers[household];
  const own = records.of(household);
  const held = [];
  const others = [];
  store.items.forEach(([number, , label, , , day_of], item) => {
    const places = own.filter((at) => records.item[at] === item);
    // An answer holds for a day; who was not asked, or has not answered, has none.
    const on = "FNO".includes(letters[item]) ? el("span", { class: "soft" }, asOf(day_of)) : null;
    const name = [el("span", {}, `${number} ${label}`), el("span", { class: `answer ${letters[item]}` }, say(`answer_${letters[item]}`), on && " ", on)];
    if (!places.length) { others.push(el("li", {}, name)); return; }
    // A candidate is no record of theirs yet: the answer beside it does not count it.
    const candidates = places.filter((at) => ["probable", "possible"].includes(records.match[at])).length;
    // Neither is one under their number with another's name.
    const doubts = places.filter((at) => records.agreement[at] === "different").length;
    const sure = places.length - candidates - doubts;
    const counts = [sure > 0 && say("records_count", { n: count(sure) }), doubts > 0 && say("doubts_count", { n: count(doubts) }),
      candidates > 0 && say("candidates_count", { n: count(candidates) })].filter(Boolean).join("，");
    const summary = [...name, el("span", { class: "soft" }, counts)];
    held.push(el("li", {}, unfolding(summary, () => evidence(household, places), false, "answered")));
  });
  const outside = store.households.members_not_compared[household];
  const partly = store.people.of(household).filter((at) => store.people.partial[at]).length;
  return [el("p", { class: "soft" }, say("answers_told"), outside ? `　${say("not_compared", { n: outside })}` : "",
    partly ? `　${say("partly_compared", { n: partly })}` : ""),
    el("ul", { class: "held" }, held), el("ul", { class: "answers" }, others)];
}

const INCOMES = ["wage", "business", "property", "transfer"];

function figures(household) {
  const h = store.households;
  const value = (name) => h[name][household];
  const range = (name, as) => between(value(name), as);
  const number = (name) => (value(name) === null ? "—" : count(Number(value(name))));
  // Where what is used has no upper end, somebody or something was not compared: what was found is at least that much.
  const found = (name, as = yuan) => {
    const seen = Number(value(`found_${name}`) ?? 0);
    const open = value("annual_income") !== null && value(`used_${name}`)[1] === null;
    return open || (name === "money" && value("over_limit_answers")) ? between([seen, null], as) : as(seen);
  };
  const lines = [
    ...INCOMES.map((name) => ({ name, cells: [yuan(value(`declared_${name}`) ?? 0), found(name), range(`used_${name}`), value(`why_${name}`)] })),
    { name: "annual", cells: [value("income_declared") === null ? "—" : yuan(value("income_declared")), "—", range("annual_income"), ""], strong: true },
    { name: "per_capita", cells: ["—", "—", range("per_capita_monthly"), ""] },
    { name: "per_capita_year", cells: ["—", "—", range("per_capita_annual"),
      value("standard_year") === null ? "" : `${say("standard")} ${yuan(value("standard_year"))}`], strong: true },
    { name: "money", cells: [yuan(value("declared_money") ?? 0), found("money"), range("used_money"),
      [value("money_ceiling") === null ? "" : say("money_ceiling", { amount: yuan(value("money_ceiling")) }),
        value("over_limit_answers") ? say("over_limit", { n: value("over_limit_answers") }) : ""].filter(Boolean).join("；")] },
    { name: "vehicles", cells: [number("declared_vehicles"), found("vehicles", count), range("used_vehicles", count), value("doubtful_vehicles") ? say("doubtful", { n: value("doubtful_vehicles") }) : ""] },
    { name: "houses", cells: [number("declared_houses"), found("houses", count), range("used_houses", count), ""] },
  ];
  const kinds = ["text", "count", "count", "count", "text", "text"];
  const heads = ["figure", "declared", "found", "used", "basis", "evidence"].map((name) => say(name));
  const rows = lines.map(({ name, cells, strong }) => {
    const row = gridRow([say(name), ...cells, restsOn(household, name)], kinds);
    if (strong) row.className = "total";
    return row;
  });
  return [el("p", { class: "soft" }, say("figures_told")), grid(heads, rows, kinds)];
}

/** The button beside a figure that unfolds what was found, fact by fact, down to the rows. */
function restsOn(household, name) {
  const { facts } = store;
  const own = facts.of(household).filter((at) => facts.figure[at] === name);
  if (!own.length) return "—";
  return button(say("rests_on", { n: count(own.length) }), (event) => {
    const press = event.currentTarget;
    const row = press.closest("tr");
    const open = press.getAttribute("aria-expanded") === "true";
    press.setAttribute("aria-expanded", String(!open));
    if (open) { row.nextElementSibling.remove(); return; }
    const inside = own.map((at) => el("li", {}, factLine(at), evidence(household, facts.evidence[at])));
    row.after(el("tr", { class: "unfolded" }, el("td", { colspan: 6, onkeydown: (key) => {
      if (key.key === "Escape") { key.stopPropagation(); press.click(); press.focus(); }
    } }, el("ul", { class: "facts-list" }, inside))));
  }, { "aria-expanded": "false", class: "rests" });
}

function factLine(at) {
  const { facts } = store;
  const amount = facts.amount[at] === null ? "" : ["vehicles", "houses"].includes(facts.figure[at]) ? `${yuan(facts.amount[at])} 元` : say("fact_counts", { amount: yuan(facts.amount[at]) });
  const state = facts.state[at] ? words[`state_${facts.state[at]}`] ?? "" : "";
  return el("p", { class: "fact" }, [itemLabel(facts.item[at]), facts.name[at], facts.label[at], state, amount].filter(Boolean).join("　"));
}
