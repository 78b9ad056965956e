//! A guard against running out of stack: templates and data nest as deep as a chart's author likes.

/// The stack of every thread that parses or renders. It is only reserved: what is not used costs nothing.
pub const STACK_SIZE: usize = 1 << 30;

/// What is kept for the leaf functions that do not look at the guard.
const RESERVE: usize = 16 << 20;

/// Knows where the stack began when it was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct StackGuard {
    base: usize,
}

impl StackGuard {
    /// A guard that counts from the caller's frame on.
    pub(super) fn here() -> StackGuard {
        StackGuard { base: address() }
    }

    /// Whether there is stack left, on a thread with [`STACK_SIZE`].
    pub(super) fn check(self) -> Result<(), &'static str> {
        if self.base.abs_diff(address()) < STACK_SIZE - RESERVE {
            return Ok(());
        }
        Err("exceeded maximum nesting depth")
    }
}

#[inline(never)]
fn address() -> usize {
    let here = 0u8;
    std::ptr::from_ref(&here).addr()
}

/// How much memory nearly all renders make do with; glibc heeds no more than 32 MiB.
const ROOM: usize = 30 << 20;

/// Has the allocator take room for a render at once, where glibc's would ask the system for a thread's memory page by
/// page, thousands of times for a large chart. What is not used costs nothing.
fn make_room() {
    // The first is so large that it comes from elsewhere. Once it is given back, as much may come from the thread's own.
    for bytes in [ROOM, ROOM - (64 << 10)] {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes)));
    }
}

/// Runs something that parses or renders on a thread with [`STACK_SIZE`] of stack.
///
/// # Errors
/// The system's, if it has no room for the thread.
pub fn with_deep_stack<T: Send>(run: impl FnOnce() -> T + Send) -> std::io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK_SIZE)
            .spawn_scoped(scope, || {
                make_room();
                run()
            })?;
        match thread.join() {
            Ok(result) => Ok(result),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
