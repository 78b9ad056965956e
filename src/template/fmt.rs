//! `fmt`: Go's verbs, flags and default formats.
