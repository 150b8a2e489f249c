/** Compiling and linking, with locations looked up once. */

export interface Program {
  /** Whether it can be used without waiting for the compiler; to be asked again in another task. */
  ready(): boolean;
  bind(): void;
  uniform(name: string): WebGLUniformLocation | null;
  dispose(): void;
}

/** `attributes[i]` is bound to location `i`, so that vertex arrays are shared by programs. */
export function createProgram(
  gl: WebGL2RenderingContext,
  vertex: string,
  fragment: string,
  attributes: readonly string[] = [],
): Program {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) break;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  attributes.forEach((name, location) => {
    gl.bindAttribLocation(program, location, name);
  });
  gl.linkProgram(program);
  // Else the compiler waits for the next frame, and who waits for the compiler before drawing one waits forever.
  gl.flush();
  const parallel = gl.getExtension("KHR_parallel_shader_compile");
  let checked = false;
  // Asking for the status waits for the compiler, 0.2 s in software; it is asked for at first use only.
  const check = (): void => {
    if (checked) return;
    checked = true;
    if (gl.getProgramParameter(program, gl.LINK_STATUS) || gl.isContextLost()) return;
    const logs = (gl.getAttachedShaders(program) ?? []).map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(`A shader does not build: ${[...logs, gl.getProgramInfoLog(program)].join("\n")}`);
  };
  const locations = new Map<string, WebGLUniformLocation | null>();
  // Who asks how a program has come out waits until it has, also where the browser can't tell whether it is compiled.
  // Validating makes the driver finish it and asks nothing; the fence behind it tells when that is done.
  let linking: WebGLSync | null = null;
  let linked = false;
  return {
    ready() {
      if (checked || linked || gl.isContextLost()) return true;
      if (!linking) {
        if (parallel && !gl.getProgramParameter(program, parallel.COMPLETION_STATUS_KHR)) return false;
        gl.validateProgram(program);
        linking = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
        gl.flush();
      }
      linked = !linking || gl.clientWaitSync(linking, 0, 0) !== gl.TIMEOUT_EXPIRED;
      if (linked) gl.deleteSync(linking);
      return linked;
    },
    bind: () => {
      check();
      gl.useProgram(program);
    },
    uniform(name) {
      let location = locations.get(name);
      if (location === undefined) {
        location = gl.getUniformLocation(program, name);
        locations.set(name, location);
      }
      return location;
    },
    dispose: () => gl.deleteProgram(program),
  };
}
