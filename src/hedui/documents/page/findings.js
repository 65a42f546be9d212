// The list of questions: filters, text, and rows that unfold.
const asked = {};

function findingsView(host) {
  const { findings, households } = store;
  const unit = (at) => store.kinds[findings.kind[at]].unit;
  const amount = (name, at) => {
    const value = figuresOf(at)[name];
    return value === null ? dash() : [stated(value, unit(at)), el("span", { class: "unit" }, unit(at))];
  };
  const columns = [
    { name: "number", heading: say("col_number"), key: (at) => findings.number[at], lead: true, kind: "count" },
    { name: "household", heading: say("col_household"), key: (at) => households.household_no[findings.household[at]],
      cell: (at) => sheetLink(findings.household[at]), first: true },
    { name: "person", heading: say("col_person"), key: (at) => findings.name[at] ?? "", cell: (at) => findings.name[at] ?? "" },
    { name: "kind", heading: say("col_kind"), key: (at) => findings.kind[at], cell: kindCell, kind: "wide-text" },
    { name: "item", heading: say("col_item"), key: (at) => findings.item[at], cell: (at) => itemLabel(findings.item[at]) },
    ...["declared", "found", "difference"].map((name) => (
      { name, heading: say(`col_${name}`), key: (at) => figuresOf(at)[name], cell: (at) => amount(name, at), kind: "count" })),
    { name: "as_of", heading: say("col_as_of"), key: (at) => findings.as_of[at] || null, kind: "day",
      cell: (at) => (findings.item[at] < 0 ? dash() : day(findings.as_of[at])) },
    { name: "indication", heading: say("col_indication"), key: (at) => households.indication[findings.household[at]],
      cell: (at) => indication(households.indication[findings.household[at]]) },
  ];
  asked.counted = el("output", { class: "counted", "aria-live": "polite" });
  asked.fields = findingFields();
  host.append(el("form", { class: "filters", onsubmit: (event) => event.preventDefault() },
    Object.values(asked.fields).map((one) => one.field), button(say("filter_reset"), () => setFindingFilters({})), asked.counted));
  asked.list = new List(host, "findings", columns, every(findings), toggle);
  asked.texts = every(findings).map((at) => [
    households.household_no[findings.household[at]], findings.name[at], findings.id_number[at], findings.detail[at],
    store.kinds[findings.kind[at]].label, itemLabel(findings.item[at])].map((text) => folded(text ?? "")).join("\n"));
  filterFindings();
}

function kindCell(at) {
  const { findings } = store;
  const kind = store.kinds[findings.kind[at]];
  const favour = kind.favour ? el("span", { class: "said favour" }, el("span", { class: "sign", "aria-hidden": "true" }, "＋"), say("in_favour")) : null;
  return [kind.label, favour, findings.detail[at] ? el("span", { class: "detail" }, findings.detail[at]) : null];
}

function findingFields() {
  const { findings, households } = store;
  const used = (column) => [...new Set(column)].sort((a, b) => a - b);
  const changed = () => filterFindings();
  const favour = [["0", say("to_verify")], ["1", say("in_favour")]];
  const indications = [...new Set(households.indication)].map((text) => [text, text]);
  return {
    text: textField("f-text", say("filter_text"), changed),
    kind: choice("f-kind", say("filter_kind"), used(findings.kind).map((at) => [store.kinds[at].code, store.kinds[at].label]), changed),
    item: choice("f-item", say("filter_item"), used(findings.item).map((at) => [at < 0 ? "-" : store.items[at][1], itemLabel(at)]), changed),
    county: choice("f-county", say("filter_county"), store.counties.map(([code, name]) => [code || "-", name || say("no_county")]), changed),
    favour: choice("f-favour", say("filter_favour"), favour, changed),
    indication: choice("f-indication", say("filter_indication"), indications, changed),
  };
}

function setFindingFilters(said) {
  for (const [name, one] of Object.entries(asked.fields)) (one.select ?? one.input).value = said[name] ?? "";
  filterFindings();
}

function filterFindings() {
  const { findings, households } = store;
  const { text, ...choices } = asked.fields;
  const wanted = Object.fromEntries(Object.entries(choices).map(([name, one]) => [name, one.select.value]));
  const typed = folded(text.input.value);
  asked.list.told = filtersTold(asked.fields);
  const code = (place, table, column) => (place < 0 ? "-" : table[place][column] || "-");
  asked.list.filter((at) =>
    (!typed || asked.texts[at].includes(typed))
    && (!wanted.kind || store.kinds[findings.kind[at]].code === wanted.kind)
    && (!wanted.item || code(findings.item[at], store.items, 1) === wanted.item)
    && (!wanted.county || code(households.county[findings.household[at]], store.counties, 0) === wanted.county)
    && (!wanted.favour || String(store.kinds[findings.kind[at]].favour) === wanted.favour)
    && (!wanted.indication || households.indication[findings.household[at]] === wanted.indication));
  const families = new Set(asked.list.kept.map((at) => findings.household[at])).size;
  asked.counted.value = say("count_findings", { n: count(asked.list.kept.length), households: count(families) });
}

/** The button that unfolds a question below its row. */
function toggle(at, first) {
  const number = store.findings.number[at];
  const name = `finding-${number}`;
  return button([el("span", { class: "unseen" }, say("unfold", { n: "" })), count(number)],
    (event) => unfoldRow(event.currentTarget, at, name),
    { class: "lead", id: `${name}-button`, "aria-expanded": "false", tabindex: first ? "0" : "-1" });
}

function unfoldRow(press, at, name) {
  const row = press.closest("tr");
  const open = press.getAttribute("aria-expanded") === "true";
  press.setAttribute("aria-expanded", String(!open));
  asked.list.stop(press);
  if (open) {
    row.nextElementSibling.remove();
    press.removeAttribute("aria-controls");
    return;
  }
  const cell = el("td", { colspan: asked.list.columns.length }, findingInside(at, sheetLink(store.findings.household[at], say("open_sheet"))));
  press.setAttribute("aria-controls", name);
  row.after(el("tr", { id: name, class: "unfolded", onkeydown: (event) => {
    if (event.key === "Escape") { event.stopPropagation(); press.click(); }
  } }, cell));
}
