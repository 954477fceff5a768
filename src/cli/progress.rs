//! A sign of life for long work: what is being done, on a terminal, after two seconds.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use planpress::vocabulary::Vocabulary;

/// Work of less time shows nothing.
const PATIENCE: Duration = Duration::from_secs(2);

/// Work that has begun. It is shown until dropped.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Dropping it wakes the thread that waits to show the work.
    _ended: Sender<()>,
}

impl Progress {
    /// Begins; whether a terminal is there to show it, the progress bar finds out for itself.
    pub fn begin() -> Self {
        let bar = ProgressBar::hidden().with_style(ProgressStyle::default_spinner());
        let (ended, has_ended) = channel();
        let shown = bar.clone();
        std::thread::spawn(move || {
            if has_ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(120));
            }
        });
        Self { bar, begun: Instant::now(), _ended: ended }
    }

    /// Says what is being done now: a word key `cli.progress.*`.
    pub fn now(&self, key: &str, vocabulary: &Vocabulary) {
        self.bar.set_message(vocabulary.word(key).to_string());
    }

    /// Time since the beginning, in seconds with two places.
    pub fn seconds(&self) -> String {
        format!("{:.2}", self.begun.elapsed().as_secs_f64())
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
