//! The wasm entry: hydrates the islands, nothing else.
