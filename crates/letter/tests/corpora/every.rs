//! Every file of every set is read, within bounds.

use super::common::{files, read, sets};

#[test]
fn every_file_is_read_within_bounds() {
    let Some(sets) = sets() else { return };
    let all = files(&sets);
    assert!(all.len() > 1_000, "only {} files", all.len());
    // A small stack: nothing may recurse as deep as a mail pleases.
    let reader = std::thread::Builder::new().stack_size(512 << 10).spawn(move || {
        let mut worst = (0.0f64, String::new());
        for (name, raw) in &all {
            let letter = read(raw);
            let data: usize = letter.attachments.iter().map(|a| a.data.len() + a.name.len()).sum();
            let kept =
                data + letter.text.len() + letter.html.as_deref().map_or(0, str::len) + letter.subject.len();
            let ratio = kept as f64 / (raw.len() + 1024) as f64;
            if ratio > worst.0 {
                worst = (ratio, name.clone());
            }
            assert!(kept <= raw.len() * 4 + 4096, "{name}: {kept} bytes kept of {}", raw.len());
            for problem in &letter.problems {
                assert!(!problem.to_string().is_empty());
            }
        }
        println!("read {} files; at most {:.2} times the raw bytes kept ({})", all.len(), worst.0, worst.1);
    });
    reader.expect("thread").join().expect("no panic");
}
