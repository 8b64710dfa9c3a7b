//! CPU seconds of this process, all threads: the measure of every speed bar.

/// User and system seconds so far; zero where the kernel does not tell.
pub fn cpu_seconds() -> f64 {
    let Ok(text) = std::fs::read_to_string("/proc/self/stat") else { return 0.0 };
    // Fields 14 and 15, counted after the command's closing parenthesis, in ticks of a hundredth.
    let after = text.rsplit(')').next().unwrap_or_default();
    let ticks: f64 =
        after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}
