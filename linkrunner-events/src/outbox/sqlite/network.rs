//! Refuses network file systems: their locks do not protect the file against other machines.

use std::io;
use std::path::{Component, Path, Prefix};

/// File systems that another machine can write to, as Linux calls them.
const NETWORK: &[&str] = &[
    "afs",
    "ceph",
    "cifs",
    "fuse.ceph",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "gfs2",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "smb3",
    "smbfs",
];

/// Refuses a folder on a network file system, as reported by Linux and Windows. On other systems every folder passes.
pub(super) fn refuse(folder: &Path) -> io::Result<()> {
    let on_share = folder.components().any(|part| match part {
        Component::Prefix(prefix) => {
            matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
        }
        _ => false,
    });
    if on_share {
        return Err(refused("a network share"));
    }
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    // Without `/proc` every folder passes.
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    match file_system(&mounts, folder) {
        Some(name) if NETWORK.contains(&name) => Err(refused(name)),
        _ => Ok(()),
    }
}

fn refused(name: &str) -> io::Error {
    let text = format!(
        "it is on a network file system ({name}), whose locks are not reliable; use a local disk"
    );
    io::Error::new(io::ErrorKind::Unsupported, text)
}

/// The file system of a folder: that of the longest mount point above it.
fn file_system<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mounted = mounts.lines().filter_map(|line| {
        // `36 35 98:0 /root /mount/point options - type source options`
        let (left, right) = line.split_once(" - ")?;
        let point = unescape(left.split(' ').nth(4)?);
        let name = right.split(' ').next()?;
        folder
            .starts_with(&point)
            .then_some((Path::new(&point).components().count(), name))
    });
    // Of equally long mount points, the last one covers the others.
    mounted
        .max_by_key(|(length, _)| *length)
        .map(|(_, name)| name)
}

/// Linux writes blanks, tabs, line breaks and backslashes of paths as octal numbers.
fn unescape(point: &str) -> String {
    [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ]
    .iter()
    .fold(point.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{file_system, refuse};

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /mnt/share rw - nfs4 server:/export rw
31 30 8:2 / /mnt/share/local rw - xfs /dev/sdb1 rw
32 22 0:26 / /mnt/with\\040blank rw - cifs //server/share rw
33 22 0:27 / /over rw - nfs server:/export rw
34 22 0:28 / /over rw - tmpfs tmpfs rw
";

    #[test]
    fn the_innermost_and_last_mount_counts() {
        for (folder, expected) in [
            ("/var/lib", "ext4"),
            ("/mnt/share/outbox", "nfs4"),
            ("/mnt/shared", "ext4"),
            ("/mnt/share/local/outbox", "xfs"),
            ("/mnt/with blank", "cifs"),
            ("/over/there", "tmpfs"),
        ] {
            assert_eq!(
                file_system(MOUNTS, Path::new(folder)),
                Some(expected),
                "{folder}"
            );
        }
    }

    #[test]
    fn local_folders_pass() {
        refuse(&std::env::temp_dir()).unwrap();
    }
}
