// A long list as a table of which only one page stands in the document. It sorts, pages, and its rows open.
const PAGE = 30;
const collator = new Intl.Collator("zh-Hans", { numeric: true });

/**
 * columns: {name, heading, key(row), cell(row), kind, first}. `first` marks the column that names a row.
 * press(row, button) is what Enter does on a row's button; button(row) is its label's content.
 */
class List {
  constructor(host, name, columns, rows, lead) {
    Object.assign(this, { name, columns, lead, rows, order: null, down: false, page: 0, kept: rows, mask: null });
    this.ranks = new Map();
    this.body = el("tbody");
    this.heads = columns.map((column) => this.heading(column));
    const table = el("table", { id: `${name}-table` }, el("caption", { class: "unseen" }, say(`caption_${name}`)),
      el("thead", {}, el("tr", {}, this.heads)), this.body);
    this.of = el("p", { class: "of" });
    // What paper says of the list: by which filters, how many of how many, and which of them are printed.
    this.told = "";
    this.onPaper = el("p", { class: "on-paper" });
    this.previous = button(say("page_previous"), () => this.turn(-1));
    this.next = button(say("page_next"), () => this.turn(1));
    this.pages = el("div", { class: "pages" }, this.of, this.previous, this.next);
    this.body.addEventListener("keydown", (event) => this.move(event));
    host.append(this.onPaper, el("div", { class: "wide", role: "region", tabindex: "0", "aria-label": say(name) }, table), this.pages);
  }

  heading(column) {
    const head = el("th", { scope: "col", "aria-sort": "none", class: column.kind ?? "text" });
    head.append(button(column.heading, () => this.sort(column, head)));
    return head;
  }

  sort(column, head) {
    this.down = this.order === column && !this.down;
    this.order = column;
    for (const other of this.heads) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", this.down ? "descending" : "ascending");
    this.arrange();
    this.page = 0;
    this.draw();
  }

  /** Texts are compared once: afterwards a row's rank is a number. What is not known comes last either way. */
  rank(column) {
    if (!this.ranks.has(column)) {
      const keys = this.rows.map(column.key);
      const texts = [...new Set(keys.filter((key) => typeof key === "string"))].sort(collator.compare);
      const places = new Map(texts.map((text, at) => [text, at]));
      this.ranks.set(column, new Map(this.rows.map((row, at) => [row, typeof keys[at] === "string" ? places.get(keys[at]) : keys[at]])));
    }
    return this.ranks.get(column);
  }

  arrange() {
    this.kept = this.mask ? this.rows.filter(this.mask) : [...this.rows];
    if (!this.order) return;
    const rank = this.rank(this.order);
    const sign = this.down ? -1 : 1;
    this.kept.sort((a, b) => {
      const [x, y] = [rank.get(a) ?? null, rank.get(b) ?? null];
      if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
      return x === y ? a - b : sign * (x - y);
    });
  }

  /** Show the rows that the mask keeps. */
  filter(mask) {
    this.mask = mask;
    this.arrange();
    this.page = 0;
    this.draw();
  }

  draw(size = PAGE) {
    const first = this.page * size;
    const shown = this.kept.slice(first, first + size);
    const rows = shown.map((row, at) => this.row(row, at === 0));
    if (!shown.length) rows.push(el("tr", {}, el("td", { colspan: this.columns.length, class: "none" }, say(this.rows.length ? "no_rows" : `no_${this.name}`))));
    this.body.replaceChildren(...rows);
    const values = { first: count(first + Math.min(1, shown.length)), last: count(first + shown.length), n: count(this.kept.length) };
    this.of.textContent = say("page_of", values);
    const part = shown.length < this.kept.length ? say("printed_part", values) : "";
    this.onPaper.textContent = [this.told ? say("printed_filtered", { filters: this.told }) : say("printed_whole"),
      say("printed_of", { n: count(this.kept.length), all: count(this.rows.length) }), part].filter(Boolean).join("；");
    this.previous.disabled = this.page === 0;
    this.next.disabled = first + size >= this.kept.length;
    this.pages.hidden = this.kept.length <= size && this.page === 0;
  }

  row(row, first) {
    const cells = this.columns.map((column) =>
      el(column.first ? "th" : "td", { class: column.kind ?? "text", scope: column.first ? "row" : null },
        column.lead ? this.lead(row, first) : column.cell(row)));
    return el("tr", { "data-row": row }, cells);
  }

  turn(by, last = false) {
    this.page += by;
    this.draw();
    announce(this.of.textContent);
    const leads = this.leads();
    leads[last ? leads.length - 1 : 0]?.focus();
  }

  leads() {
    return [...this.body.querySelectorAll(".lead")];
  }

  /** Arrows walk over the rows' buttons; only one of them is a stop of the Tab key. */
  move(event) {
    const at = this.leads().indexOf(event.target);
    if (at < 0) return;
    const leads = this.leads();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: leads.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= leads.length && !this.next.disabled) this.turn(1);
    else if (to < 0 && this.page > 0) this.turn(-1, true);
    else this.stop(leads[Math.max(0, Math.min(to, leads.length - 1))]);
  }

  stop(lead) {
    for (const one of this.leads()) one.tabIndex = one === lead ? 0 : -1;
    lead.focus();
  }
}

/** A labelled choice above a list. `choices`: [value, text]. */
function choice(name, label, choices, changed) {
  const options = [el("option", { value: "" }, say("filter_all")), ...choices.map(([value, text]) => el("option", { value }, text))];
  const select = el("select", { id: name, onchange: changed }, options);
  return { select, field: el("div", { class: "field" }, el("label", { for: name }, label), select) };
}

/** What a list is filtered by, in words: 问题：名下有机动车；区县：临河区. */
function filtersTold(fields) {
  const said = Object.values(fields).map(({ field, select, input }) => {
    const value = select ? select.value && select.selectedOptions[0].textContent : input.value.trim();
    return value && say("printed_filter", { name: field.firstChild.textContent, value });
  });
  return said.filter(Boolean).join("，");
}

function textField(name, label, changed) {
  const input = el("input", { id: name, type: "search", autocomplete: "off", spellcheck: "false", oninput: changed });
  return { input, field: el("div", { class: "field" }, el("label", { for: name }, label), input) };
}
