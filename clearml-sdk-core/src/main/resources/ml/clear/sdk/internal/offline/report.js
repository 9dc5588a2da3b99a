'use strict';
// Everything a user wrote reaches the page as text, never as markup.
const session = JSON.parse(document.getElementById('session').textContent);
const main = document.querySelector('main');
const COLOURS = ['#3b7ddd', '#e07b39', '#2fa36b', '#c4498f', '#8a6fd8', '#b59a2c', '#2aa5b8', '#d0564b'];
const MAX_DRAWN = 50;

function add(parent, tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return parent.appendChild(element);
}

function section(title, isEmpty) {
  add(main, 'h2', title);
  if (isEmpty) add(main, 'p', 'Nothing was recorded.', 'empty');
  return !isEmpty;
}

function number(value) {
  if (value === null || value === undefined) return '';
  return Number.isInteger(value) ? String(value) : String(+value.toPrecision(6));
}

function header() {
  document.title = session.name + ' – ClearML';
  add(main, 'div', session.project, 'muted');
  add(main, 'h1', session.name);
  const facts = add(main, 'div', undefined, 'facts');
  add(facts, 'span', session.status.replace('_', ' '), 'pill ' + session.status);
  for (const fact of session.facts) add(facts, 'span', fact);
  if (session.message) add(main, 'div', session.message, 'message ' + session.status);
  if (session.comment) add(main, 'p', session.comment);
  if (session.notes.length) {
    const notes = add(main, 'ul', undefined, 'notes');
    for (const note of session.notes) add(notes, 'li', note);
  }
}

function singleValues() {
  if (!session.singleValues.length) return;
  section('Single values');
  const cards = add(main, 'div', undefined, 'values');
  for (const [name, value] of session.singleValues) {
    const card = add(cards, 'div', undefined, 'card');
    add(card, 'h3', name);
    add(card, 'div', number(value), 'value');
  }
}

function style(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// With uPlot from the class path; without it, plain lines without axes.
function draw(place, series) {
  place.textContent = '';
  if (typeof uPlot === 'undefined') return drawLines(place, series);
  const axis = { stroke: style('--muted'), grid: { stroke: style('--line'), width: 1 },
    ticks: { stroke: style('--line'), width: 1 } };
  const columns = series.map(one => ({
    label: one.name, stroke: one.colour, width: 1.5, spanGaps: true,
    points: { show: one.x.length < 40 },
    value: (plot, value) => number(value ?? one.y[one.y.length - 1]), // the last one when idle
  }));
  const data = uPlot.join(series.map(one => [one.x, one.y]));
  new uPlot({
    width: place.clientWidth, height: 240, cursor: { drag: { x: true, y: false } },
    scales: { x: { time: false, range: (plot, low, high) => low === high ? [low - 1, high + 1] : [low, high] } },
    axes: [{ ...axis, values: (plot, ticks) => ticks.map(number) },
      { ...axis, size: 64, values: (plot, ticks) => ticks.map(number) }],
    series: [{ label: 'iteration', value: (plot, value) => number(value) }, ...columns],
  }, data, place);
}

function drawLines(place, series) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = place.appendChild(document.createElementNS(space, 'svg'));
  const xs = series.flatMap(one => one.x), ys = series.flatMap(one => one.y);
  const span = list => list.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);
  const [x0, x1] = span(xs), [y0, y1] = span(ys);
  svg.setAttribute('viewBox', '0 0 400 200');
  for (const one of series) {
    const line = svg.appendChild(document.createElementNS(space, 'polyline'));
    const points = one.x.map((x, i) =>
      [400 * (x - x0) / (x1 - x0 || 1), 200 - 200 * (one.y[i] - y0) / (y1 - y0 || 1)].join());
    line.setAttribute('points', points.join(' '));
    line.setAttribute('fill', 'none');
    line.setAttribute('stroke', one.colour);
  }
  for (const one of series) {
    add(place, 'div', one.name + ': ' + number(one.y[one.y.length - 1]), 'muted').style.color = one.colour;
  }
}

function scalars() {
  if (!section('Scalars', !session.plots.length)) return;
  const search = session.plots.length > 8 ? add(main, 'input') : null;
  const grid = add(main, 'div', undefined, 'charts');
  const visible = new Map();
  const observer = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const job = visible.get(entry.target);
      if (entry.isIntersecting && !job.drawn) {
        job.drawn = true;
        draw(entry.target, job.series);
      }
    }
  }, { rootMargin: '300px' });
  const cards = session.plots.map(plot => {
    const card = add(grid, 'div', undefined, 'card');
    add(card, 'h3', plot.metric);
    const series = plot.series.slice(0, MAX_DRAWN);
    series.forEach((one, i) => one.colour = COLOURS[i % COLOURS.length]);
    if (series.length < plot.series.length) {
      add(card, 'div', series.length + ' of ' + plot.series.length + ' curves are drawn.', 'muted');
    }
    const place = add(card, 'div', undefined, 'plot');
    visible.set(place, { series, drawn: false });
    observer.observe(place);
    return { card, text: [plot.metric, ...plot.series.map(one => one.name)].join('\n').toLowerCase() };
  });
  const redraw = () => visible.forEach((job, place) => { if (job.drawn) draw(place, job.series); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  let width = innerWidth;
  addEventListener('resize', () => { if (width !== innerWidth) { width = innerWidth; redraw(); } });
  if (!search) return;
  search.type = 'search';
  search.placeholder = 'Filter ' + cards.length + ' plots';
  search.setAttribute('aria-label', 'Filter plots by name');
  search.addEventListener('input', () => {
    const wanted = search.value.toLowerCase();
    for (const { card, text } of cards) card.hidden = !text.includes(wanted);
  });
}

function rows(titles, lines) {
  const table = add(add(main, 'div', undefined, 'scroll'), 'table', undefined, 'rows');
  const head = add(table, 'tr');
  for (const title of titles) add(head, 'th', title);
  for (const line of lines) {
    const row = add(table, 'tr');
    for (const cell of line) add(row, 'td', cell);
  }
  return table;
}

function parameters() {
  if (section('Parameters', !session.parameters.length)) {
    rows(['Section', 'Name', 'Value'], session.parameters);
  }
  if (!session.configuration.length) return;
  section('Configuration');
  for (const [name, text] of session.configuration) {
    add(main, 'h3', name);
    add(main, 'pre', text);
  }
}

function artifacts() {
  if (!section('Artifacts', !session.artifacts.length)) return;
  const table = rows(['Name', 'Type', 'Bytes', 'Where'],
    session.artifacts.map(one => [one.key, one.type, one.bytes ? String(one.bytes) : '', '']));
  session.artifacts.forEach((one, i) => {
    const cell = table.rows[i + 1].cells[3];
    const link = one.inside ? one.uri.split('/').map(encodeURIComponent).join('/') : one.uri;
    if (one.inside || /^https?:\/\//.test(one.uri)) add(cell, 'a', one.uri).href = link;
    else cell.textContent = one.uri;
  });
}

function consoleLines() {
  if (!section('Console', !session.console.length)) return;
  const pre = add(main, 'pre');
  for (const [time, level, text] of session.console) {
    const line = add(pre, 'div', undefined, level.toLowerCase());
    add(line, 'time', new Date(time).toLocaleTimeString() + ' ');
    line.append(text);
  }
  pre.scrollTop = pre.scrollHeight;
}

header();
singleValues();
scalars();
parameters();
artifacts();
consoleLines();
