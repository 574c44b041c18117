// Reads {"text", "until"} and writes [summary, start, end] of all that is in a calendar, in UTC; a
// whole day as a day without an end. By the calendar's own time zones alone.
import { text as readAll } from "node:stream/consumers";
import ICAL from "ical.js";

const { text, until } = JSON.parse(await readAll(process.stdin));
const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const last = ICAL.Time.fromJSDate(new Date(until), true);
const found = [];
for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  const rows = event.isRecurring() ? event.iterator() : [event.startDate][Symbol.iterator]();
  for (let start = next(rows); start && start.compare(last) <= 0; start = next(rows)) {
    const { startDate, endDate } = event.isRecurring() ? event.getOccurrenceDetails(start) : event;
    found.push(startDate.isDate ? [event.summary, startDate.toString(), null] : [event.summary, utc(startDate), utc(endDate)]);
  }
}
process.stdout.write(JSON.stringify(found));

function next(rows) {
  const one = rows.next();
  return one && "value" in one ? one.value : one;
}

function utc(moment) {
  return new Date(moment.toUnixTime() * 1000).toISOString().replace("Z", "+00:00");
}
