/** Stands in a stream where a file breaks off, so that what came before it is still grouped and read. */
export class Unfinished {
  readonly problem: string
  constructor(problem: string) {
    this.problem = problem
  }
}
