"use strict";
// Loaded into Prism 5.14.2 with `node --require`. It does not change what Prism decides; it keeps one bad request from
// ending the process, tells the starter which port was bound, and ends Prism with the process that started it.

const fs = require("node:fs");
const http = require("node:http");
const Module = require("node:module");
const net = require("node:net");

// Prism's multipart parser throws on a part with a file name but no content type, on a semicolon or an escaped quote in
// a file name, and on a part without a name. Prism answers in a promise that nobody awaits, so that ends the process.
// Of each part Prism reads the name and the data only, and those can be read without the rest.
function readParts(body, boundary) {
  const sections = body.toString("latin1").split(`--${boundary}`).slice(1, -1);
  return sections.flatMap((section) => {
    const [head, ...rest] = section.split("\r\n\r\n");
    const name = /;\s*name=(?:"([^"\r\n]*)"|([^;\r\n]*))/i.exec(head);
    if (name === null) return [];
    const text = rest.join("\r\n\r\n").replace(/\r\n$/, "");
    return [{ name: Buffer.from(name[1] ?? name[2], "latin1").toString(), data: Buffer.from(text, "latin1") }];
  });
}

const load = Module._load;
const guarded = new WeakSet();
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request === "parse-multipart-data" && !guarded.has(loaded)) {
    guarded.add(loaded);
    const parse = loaded.parse;
    loaded.parse = (body, boundary) => {
      try {
        return parse(body, boundary);
      } catch {
        return readParts(body, boundary);
      }
    };
  }
  return loaded;
};

// Prism quotes property names in this header as they came. A header is Latin-1, and Node throws on anything else. The
// value is JSON, so escapes keep its meaning; the limit is Prism's own for this header, plus its note of 22 characters.
const MAX_VIOLATIONS_LENGTH = 8 * 1024;
const setHeader = http.OutgoingMessage.prototype.setHeader;
http.OutgoingMessage.prototype.setHeader = function (name, value) {
  if (String(name).toLowerCase() === "sl-violations") {
    const escape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    value = String(value).replace(/[^\x20-\x7e]/g, escape).slice(0, MAX_VIOLATIONS_LENGTH);
  }
  return setHeader.call(this, name, value);
};

// PRISM_READY_FD: an open pipe that gets the port, so that a free port can be asked for (0) and nobody has to poll.
const readyDescriptor = Number(process.env.PRISM_READY_FD);
delete process.env.PRISM_READY_FD;
if (readyDescriptor > 0) {
  const listen = net.Server.prototype.listen;
  net.Server.prototype.listen = function (...parameters) {
    net.Server.prototype.listen = listen;
    this.once("listening", () => {
      fs.writeSync(readyDescriptor, `${this.address().port}\n`);
      fs.closeSync(readyDescriptor);
    });
    return listen.apply(this, parameters);
  };
}

// PRISM_EXIT_WITH: the process id of the starter. One that was killed outright cannot end Prism itself.
const owner = Number(process.env.PRISM_EXIT_WITH);
if (owner > 0) {
  const watch = setInterval(() => {
    try {
      process.kill(owner, 0);
    } catch {
      process.exit(1);
    }
  }, 500);
  watch.unref();
}
