//! Words shared by server and browser: ids, states, forms, validation.
