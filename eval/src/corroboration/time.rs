//! x
#[derive(clap::Args)]
pub struct Args {}
pub fn run(_args: &Args) -> serde_json::Value { serde_json::json!({}) }
