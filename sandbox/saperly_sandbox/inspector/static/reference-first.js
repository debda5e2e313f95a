// The validator within the reference tries out whether it may compile code, which the page forbids: it need not try.
"use strict";
globalThis.__zod_globalConfig = { jitless: true };
