//! What an administrator sees: pages, components, islands, server functions.
