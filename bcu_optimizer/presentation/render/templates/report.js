"use strict";
(function () {
  const live = document.createElement("p");
  live.className = "unseen";
  live.setAttribute("role", "status");
  document.querySelector("main").append(live);

  function value(row, column) {
    const cell = row.cells[column];
    const held = cell.getAttribute("data-value");
    return held === null ? cell.textContent.trim() : Number(held);
  }

  function compare(one, other) {
    const numbers = [typeof one === "number", typeof other === "number"];
    if (numbers[0] && numbers[1]) {
      return one - other;
    }
    if (numbers[0] !== numbers[1]) {
      return numbers[0] ? -1 : 1;
    }
    return one.localeCompare(other, "en-GB", { numeric: true });
  }

  function sort(table, column, descending) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    rows.sort(function (one, other) {
      const first = value(one, column);
      const second = value(other, column);
      const mixed = typeof first !== typeof second;
      const found = compare(first, second);
      return descending && !mixed ? -found : found;
    });
    body.append(...rows);
  }

  document.querySelectorAll("table.sortable").forEach(function (table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      const button = document.createElement("button");
      const name = head.textContent.trim();
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", function () {
        const descending = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) {
          other.removeAttribute("aria-sort");
        });
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        sort(table, column, descending);
        live.textContent =
          "Sorted by " + name + ", " + (descending ? "descending" : "ascending") + ".";
      });
    });
  });

  let opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (each) {
      each.open = true;
    });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (each) {
      each.open = false;
    });
  });
})();
