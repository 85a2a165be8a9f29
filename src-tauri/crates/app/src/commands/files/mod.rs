//! The cloud's files: looking at them, changing them, the trash, and their way to and from this computer.

pub(super) mod browse;
pub(super) mod change;
pub(super) mod preview;
pub(super) mod transfer;
pub(super) mod trash;
