"use strict";
// Elements out of text, and numbers as people read them. Nothing of a run ever becomes HTML.
const Words = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** An element with attributes and children; children are elements or texts. */
  function element(name, attributes = {}, ...children) {
    return filled(document.createElement(name), attributes, children);
  }

  function drawn(name, attributes = {}, ...children) {
    return filled(document.createElementNS(SVG, name), attributes, children);
  }

  function filled(made, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") {
        made.addEventListener(key, value);
      } else if (value === true) {
        made.setAttribute(key, "");
      } else if (value !== undefined && value !== null && value !== false) {
        made.setAttribute(key, value);
      }
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
  }

  const known = (format) => (value) =>
    value === null || value === undefined || value === "" ? "" : format(Number(value));

  /** So many digits behind the point that three or more of the number are seen. */
  function digits(value) {
    const size = Math.abs(value);
    return size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  }

  const plain = known((value) => value.toFixed(digits(value)));
  const whole = known((value) => Math.round(value).toLocaleString("en"));
  const percent = known((value) =>
    value === 0 ? "0 %" : value < 0.0001 ? "< 0.01 %" : `${(value * 100).toFixed(value < 0.01 ? 2 : 1)} %`);
  const millis = known((value) => value.toFixed(2));
  const seconds = known((value) => `${value.toFixed(3)} s`);
  const clock = known((nanos) => `${(nanos / 1e9).toFixed(3)} s`);

  function scaled(value, units, step) {
    let index = 0;
    let scaledValue = value;
    while (scaledValue >= step && index < units.length - 1) {
      scaledValue /= step;
      index += 1;
    }
    return `${index === 0 ? Math.round(scaledValue) : plain(scaledValue)} ${units[index]}`;
  }

  const bits = known((value) => scaled(value, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"], 1000));
  const bytes = known((value) => scaled(value, ["bytes", "KiB", "MiB", "GiB", "TiB"], 1024));
  const kilometers = known((value) => `${whole(value)} km`);
  const count = (number, one, many = `${one}s`) => `${whole(number)} ${number === 1 ? one : many}`;

  function data(id) {
    return JSON.parse(document.getElementById(`${id}-data`).textContent);
  }

  return {
    element, drawn, plain, whole, percent, millis, seconds, clock, bits, bytes, kilometers, count, data,
  };
})();
