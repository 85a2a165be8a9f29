// Cloud files that are being dragged inside the window. What a drag holds cannot be read before it is dropped, so it is
// kept here as well.

class Dragged {
  paths: string[] = [];

  begin(paths: string[]) {
    this.paths = paths;
  }

  end() {
    this.paths = [];
  }

  /** What is dropped; the drag is over. */
  take(): string[] {
    const { paths } = this;
    this.end();
    return paths;
  }
}

export const dragged = new Dragged();
