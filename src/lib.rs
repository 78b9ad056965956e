//! Chartroom renders Helm charts: byte for byte what Helm 4.2.3 prints, without Helm, Go or a cluster.

pub mod chart;
pub mod cli;
pub mod data;
pub mod diagnostic;
pub mod diff;
pub mod engine;
pub mod go;
pub mod host;
pub mod lint;
pub mod manifest;
pub mod render;
pub mod report;
pub mod schema;
pub mod sprig;
pub mod template;
pub mod values;
pub mod yaml;
