// Where things are unless a command is told otherwise: all commands agree, so that they find each other.

/** The port that boards connect to. */
export const BOARD_PORT = 5050;

/** The port for boards that speak TLS, as docs and examples name it. */
export const BOARD_TLS_PORT = 5051;

/** The port of the dashboard and the API. */
export const HTTP_PORT = 8080;

/** Where readings are kept. */
export const DATA_FOLDER = './tapline-data';
