use khabar_estimation::{
    lcmcr::{relink::Rates, *},
    *,
};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let k: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let r: f64 = std::env::args().nth(3).unwrap().parse().unwrap();
    let it: usize = std::env::args().nth(4).unwrap().parse().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|l| l.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let rows: Vec<_> = lines.collect();
    let t = CaptureTable::from_cells(&head, &rows).unwrap();
    let s =
        Sampling { classes: (k > 0).then_some(k), iterations: it, most_iterations: it, ..Default::default() };
    let t0 = std::time::Instant::now();
    let x = run(&t, Rates { missed: r, false_links: 0.0 }, &s, 1);
    let dt = t0.elapsed().as_secs_f64();
    println!(
        "mean {:.0} median {:.0} [{:.0}, {:.0}] {:?} K {} it {} wall {:.2} us/it/thread {:.2} ess/cpu {:.0}",
        x.mean(),
        x.quantile(0.5),
        x.quantile(0.025),
        x.quantile(0.975),
        x.convergence,
        x.classes,
        x.iterations,
        dt,
        dt * 2e6 / (8.0 * x.iterations as f64),
        x.convergence.effective / (2.0 * dt)
    );
}
