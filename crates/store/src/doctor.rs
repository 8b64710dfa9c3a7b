//! `doctor`: what about this machine and this node could cost a group dearly. Findings, never changes.

use crate::error::StoreError;
use crate::node::{DATABASE, KEYRING, Node};
use khabar_model::Instant;
use khabar_statement::effects::{self, Clock};
use std::path::Path;

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub what: &'static str,
    /// It is as it should be.
    pub good: bool,
    /// What was found, and what to do.
    pub found: String,
}

impl Node {
    /// Look at permissions, swap, the clock, free space and integrity.
    ///
    /// # Errors
    /// A failure of the disk while the integrity is checked.
    pub fn doctor(&self, now: Instant) -> Result<Vec<Check>, StoreError> {
        Ok(vec![
            permissions(&self.dir),
            swap(std::fs::read_to_string("/proc/swaps").ok().as_deref()),
            self.clock(now),
            free_space(&self.dir),
            self.integrity()?,
            self.restored(),
        ])
    }

    fn clock(&self, now: Instant) -> Check {
        let newest = self.index.newest_signed();
        let behind = newest.map_or(0, |newest| newest.0.saturating_sub(now.0) / 86_400);
        let found = match effects::clock(now, newest, self.settings.erasure()) {
            Clock::Ahead { days } => {
                format!(
                    "{days} days ahead of the newest statement: if it is wrong, things expire that should not"
                )
            }
            Clock::Plausible if behind > 1 => {
                format!("{behind} days behind the newest statement: what this node signs will look backdated")
            }
            Clock::Plausible => return good("clock", format!("{now}")),
        };
        Check { what: "clock", good: false, found }
    }

    fn integrity(&self) -> Result<Check, StoreError> {
        let word: String = self.db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok(Check { what: "integrity", good: word == "ok", found: word })
    }

    fn restored(&self) -> Check {
        match &self.settings.restored {
            None => good("sharing", "this node may share".to_owned()),
            Some(why) if self.is_lifted() => good("sharing", format!("{why}; a lead let it share again")),
            Some(why) => {
                Check { what: "sharing", good: false, found: format!("{why}: shares and publishes nothing") }
            }
        }
    }
}

fn good(what: &'static str, found: String) -> Check {
    Check { what, good: true, found }
}

#[cfg(unix)]
fn permissions(dir: &Path) -> Check {
    use std::os::unix::fs::PermissionsExt as _;
    let open: Vec<String> = [dir.to_path_buf(), dir.join(DATABASE), dir.join(KEYRING)]
        .iter()
        .filter(|path| std::fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0))
        .map(|path| path.display().to_string())
        .collect();
    if open.is_empty() {
        return good("permissions", "only you can read the node".to_owned());
    }
    let found = format!("others on this machine can read {}; `chmod go= …`", open.join(", "));
    Check { what: "permissions", good: false, found }
}

#[cfg(not(unix))]
fn permissions(_dir: &Path) -> Check {
    Check { what: "permissions", good: false, found: "not checked on this system".to_owned() }
}

/// Memory that is written to an unencrypted disk keeps names after the node is closed.
fn swap(table: Option<&str>) -> Check {
    let Some(table) = table else {
        return Check {
            what: "swap",
            good: false,
            found: "not checked on this system: encrypt the disk".to_owned(),
        };
    };
    let plain: Vec<&str> = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .filter(|device| !device.contains("zram") && !device.contains("/dm-") && !device.contains("/mapper/"))
        .collect();
    match plain.is_empty() {
        true => good("swap", "none, or in memory, or behind device mapper".to_owned()),
        false => {
            let found =
                format!("{} may be unencrypted: names can stay on the disk; `swapoff -a`", plain.join(", "));
            Check { what: "swap", good: false, found }
        }
    }
}

#[cfg(unix)]
fn free_space(dir: &Path) -> Check {
    let Ok(stat) = rustix::fs::statvfs(dir) else {
        return Check { what: "free space", good: false, found: "not known".to_owned() };
    };
    let free = stat.f_bavail.saturating_mul(stat.f_frsize);
    let node: u64 = [DATABASE, KEYRING]
        .iter()
        .filter_map(|name| std::fs::metadata(dir.join(name)).ok())
        .map(|data| data.len())
        .sum();
    // Erasing writes the keyring anew, and a backup copies everything.
    let found = format!("{} MiB free, the node takes {} MiB", free >> 20, node >> 20);
    Check { what: "free space", good: free > node.saturating_mul(2).saturating_add(64 << 20), found }
}

#[cfg(not(unix))]
fn free_space(_dir: &Path) -> Check {
    Check { what: "free space", good: false, found: "not checked on this system".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_swap_is_told() {
        let table = |device: &str| format!("Filename Type Size Used Priority\n{device} partition 1 0 -2\n");
        assert!(!swap(Some(&table("/dev/sda2"))).good);
        assert!(!swap(Some(&table("/swapfile"))).good);
        assert!(swap(Some(&table("/dev/zram0"))).good);
        assert!(swap(Some(&table("/dev/dm-1"))).good);
        assert!(swap(Some("Filename Type\n")).good);
    }
}
