//! Workbooks whose reader may eat all memory are read by a process of its own, under limits: its end costs one diagnostic.
//!
//! ```text
//! planpress build ── bytes ──► planpress read-workbook MB SECONDS     limits itself, then opens the workbook
//!                 ◄── transcript ──                                  whole and with its hash, or it does not count
//! ```
//!
//! Reading apart gives what reading here would give. [`super::parse`] never starts a process: a workbook that was not read apart
//! is read here, so that compiling stays a function of its sources.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::workbook::{Transcript, is_risky, tell};
use super::{Format, Limits, MachineError, SourceFile, Sources};
use crate::diagnostic::{Diagnostic, FileId, Span};

/// Name of the hidden command by which planpress calls itself.
pub const COMMAND: &str = "read-workbook";
/// Processes at a time: each may take all the memory of its limit.
const AT_A_TIME: usize = 2;
/// What the runtime says when it cannot get memory.
const NO_MEMORY: &[u8] = b"memory allocation of";
/// Bytes that are kept of what a process says in its end.
const LAST_WORDS: u64 = 4096;

/// What came of a workbook that was read apart.
#[derive(Clone, Debug)]
pub(super) enum Apart {
    /// Its sheets and rows.
    Read(Transcript),
    /// Why there are none.
    Failed(Failure),
}

/// How a process that read a workbook failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It wanted more memory than it may take.
    Memory,
    /// It took too long.
    Time,
    /// Its answer was too large.
    Answer,
    /// It died in another way.
    Died,
    /// What it wrote is no transcript.
    Garbled,
}

impl Failure {
    /// The one diagnostic that the file costs.
    pub fn told(self, file: &SourceFile) -> Box<Diagnostic> {
        let fault = Diagnostic::new("E108", Span::File(file.id));
        let Limits { workbook_mb, workbook_seconds, .. } = file.limits;
        Box::new(match self {
            Failure::Memory => fault.variant("memory").arg("limit", workbook_mb),
            Failure::Time => fault.variant("time").arg("limit", workbook_seconds),
            Failure::Answer => fault.variant("answer").arg("limit", workbook_mb / 4),
            Failure::Died | Failure::Garbled => fault.variant("died"),
        })
    }
}

/// Reads the workbooks that must be read apart, or all of them, by the planpress at `program`.
///
/// # Errors
/// When the program cannot be started.
pub fn apart(sources: &mut Sources, program: &Path, all: bool) -> Result<(), MachineError> {
    let mut waiting: Vec<&mut SourceFile> = sources.files.iter_mut().filter(|file| is_meant(file, all)).collect();
    let share = waiting.len().div_ceil(AT_A_TIME).max(1);
    let read_some = |files: &mut [&mut SourceFile]| -> io::Result<()> {
        files.iter_mut().try_for_each(|file| {
            file.apart = Some(read(program, file)?);
            Ok(())
        })
    };
    let outcomes: Vec<io::Result<()>> = thread::scope(|scope| {
        let started: Vec<_> = waiting.chunks_mut(share).map(|files| scope.spawn(|| read_some(files))).collect();
        started.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("thread")))).collect()
    });
    let outcome: io::Result<()> = outcomes.into_iter().collect();
    outcome.map_err(|source| MachineError::Read { path: program.into(), source })
}

fn is_meant(file: &SourceFile, all: bool) -> bool {
    file.format == Format::Workbook && !file.is_too_large() && is_risky(file).is_some_and(|is_risky| is_risky || all)
}

/// Reads one workbook apart.
fn read(program: &Path, file: &SourceFile) -> io::Result<Apart> {
    let Limits { workbook_mb, workbook_seconds, .. } = file.limits;
    let mut command = Command::new(program);
    command.args([COMMAND.to_string(), workbook_mb.to_string(), workbook_seconds.to_string()]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let on_the_clock = Duration::from_secs(3 * u64::from(workbook_seconds) + 1);
    let heard = listen(&mut child, &file.bytes, file.limits.answer(), on_the_clock)?;
    Ok(match heard.judged(file.limits.answer()) {
        Ok(transcript) => Apart::Read(transcript),
        Err(failure) => Apart::Failed(failure),
    })
}

/// What a process left behind.
struct Heard {
    answer: Vec<u8>,
    last_words: Vec<u8>,
    status: ExitStatus,
    is_late: bool,
}

/// Gives a process its input and takes what it says, until it ends, says too much or is late.
fn listen(child: &mut Child, input: &[u8], most: u64, on_the_clock: Duration) -> io::Result<Heard> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // A process that died takes no more input; that it died is seen by its answer.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        let last_words = scope.spawn(move || all_of(stderr, LAST_WORDS));
        let (tell, told) = mpsc::channel();
        scope.spawn(move || tell.send(all_of(stdout, most + 1)));
        let first = told.recv_timeout(on_the_clock);
        let is_late = first.is_err();
        if is_late || first.as_ref().is_ok_and(|answer| answer.len() as u64 > most) {
            child.kill()?;
        }
        let answer = first.or_else(|_| told.recv()).unwrap_or_default();
        let status = child.wait()?;
        Ok(Heard { answer, last_words: last_words.join().unwrap_or_default(), status, is_late })
    })
}

fn all_of(stream: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        let _what_came_before_counts = stream.take(most).read_to_end(&mut bytes);
    }
    bytes
}

impl Heard {
    fn judged(self, most: u64) -> Result<Transcript, Failure> {
        if self.is_late || is_out_of_time(self.status) {
            return Err(Failure::Time);
        }
        if self.answer.len() as u64 > most {
            return Err(Failure::Answer);
        }
        if memchr::memmem::find(&self.last_words, NO_MEMORY).is_some() {
            return Err(Failure::Memory);
        }
        if !self.status.success() {
            return Err(Failure::Died);
        }
        Transcript::of(self.answer).ok_or(Failure::Garbled)
    }
}

/// Whether the system ended a process because its processor time was up.
#[cfg(unix)]
fn is_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal().is_some_and(|signal| signal == rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn is_out_of_time(_status: ExitStatus) -> bool {
    false
}

/// The work of the process that reads apart: takes limits upon itself, reads a workbook from `input` and writes its transcript.
///
/// # Errors
/// When the limits cannot be set, or the streams fail.
pub fn serve(mut input: impl Read, output: impl Write, limits: Limits) -> io::Result<()> {
    confine(limits)?;
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let file = SourceFile { limits, ..super::folder::of_bytes(FileId(0), String::new(), Format::Workbook, bytes) };
    tell(&file, io::BufWriter::with_capacity(64 << 10, output))
}

#[cfg(unix)]
fn confine(limits: Limits) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let memory = u64::from(limits.workbook_mb.max(Limits::LEAST_MB)) << 20;
    let seconds = u64::from(limits.workbook_seconds);
    setrlimit(Resource::As, Rlimit { current: Some(memory), maximum: Some(memory) })?;
    setrlimit(Resource::Cpu, Rlimit { current: Some(seconds), maximum: Some(seconds + 1) })?;
    Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?)
}

#[cfg(not(unix))]
fn confine(_limits: Limits) -> io::Result<()> {
    Ok(())
}
