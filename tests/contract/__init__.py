"""Whether vendor, contract, generated code, overlay and server agree, in layers; see docs/contract-tests.md."""
