"use strict";
// Tables that can be sorted and searched, and that show long lists in parts.
const Tables = (() => {
  const { element } = Words;
  const PART = 100;
  const SEARCHED_FROM = 12;

  /**
   * A table. A column has a label, `get` for its value by which it is sorted, `text` for what is shown of it,
   * and may have a `group` above it, `number` for digits in a column, `name` for what must not be broken into
   * lines, and `cell` for something to click.
   */
  function make({ caption, columns, rows, note, search = true }) {
    const body = element("tbody");
    const counter = element("span", { class: "muted", role: "status" });
    const more = element("button", { type: "button", click: () => { shown = found.length; fill(); } });
    let sortedBy = null;
    let falling = false;
    let found = rows;
    let shown = PART;

    const heads = columns.map((column, i) => {
      const button = element("button", { type: "button", click: () => sort(i) }, column.label);
      return element("th", { scope: "col", class: column.number ? "number" : null }, button);
    });
    const groups = groupRow(columns);
    const table = element("table", {}, element("caption", {}, caption),
      element("thead", {}, groups, element("tr", {}, heads)), body);
    const frame = element("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": caption }, table);
    const box = element("input", { type: "search", input: () => { shown = PART; fill(); } });
    const tools = element("div", { class: "table-tools" },
      search && rows.length > SEARCHED_FROM ? element("label", {}, "Only rows with ", box) : null, counter, more);

    function textOf(column, row) {
      return (column.text ?? ((value) => value ?? ""))(column.get(row), row);
    }

    function fill() {
      const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      found = words.length === 0 ? [...rows] : rows.filter((row) => {
        const all = columns.map((column) => textOf(column, row)).join(" ").toLowerCase();
        return words.every((word) => all.includes(word));
      });
      if (sortedBy !== null) {
        const { get } = columns[sortedBy];
        found.sort((a, b) => order(get(a), get(b)) * (falling ? -1 : 1));
      }
      body.replaceChildren(...found.slice(0, shown).map(lineOf));
      const left = found.length - Math.min(shown, found.length);
      counter.textContent = (left > 0 ? `${Words.whole(shown)} of ` : "") + Words.count(found.length, "row") + (note ? `; ${note}` : "");
      more.textContent = `Show all ${Words.whole(found.length)}`;
      more.hidden = left === 0;
    }

    function lineOf(row) {
      return element("tr", { class: row.class }, columns.map((column, i) => {
        const content = column.cell ? column.cell(row) : textOf(column, row);
        const classes = [column.number ? "number" : column.name ? "name" : "", column.off?.(row) ? "off" : ""].join(" ").trim();
        return i === 0
          ? element("th", { scope: "row", class: classes || null }, content)
          : element("td", { class: classes || null }, content);
      }));
    }

    function sort(i) {
      falling = sortedBy === i && !falling;
      sortedBy = i;
      heads.forEach((head, n) => {
        if (n === i) {
          head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        } else {
          head.removeAttribute("aria-sort");
        }
      });
      fill();
    }

    fill();
    return element("div", {}, rows.length > SEARCHED_FROM || note ? tools : null, frame);
  }

  /** A row of headings over several columns, where there are such. */
  function groupRow(columns) {
    if (!columns.some((column) => column.group)) {
      return null;
    }
    const cells = [];
    for (let i = 0; i < columns.length;) {
      let end = i + 1;
      while (end < columns.length && columns[i].group && columns[end].group === columns[i].group) {
        end += 1;
      }
      cells.push(columns[i].group
        ? element("th", { scope: "colgroup", colspan: end - i, class: "group" }, columns[i].group)
        : element("td", { colspan: end - i }));
      i = end;
    }
    return element("tr", {}, cells);
  }

  /** What is missing comes last; numbers by size, texts by the alphabet. */
  function order(a, b) {
    const missing = (value) => value === null || value === undefined || value === "";
    if (missing(a) || missing(b)) {
      return Number(missing(a)) - Number(missing(b));
    }
    return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  }

  return { make };
})();
