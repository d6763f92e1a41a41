// What `tapline device --help` says below the options.

export const DEVICE_HELP = `
Examples:
  $ tapline device
      one bare sketch to localhost:5050, every 5 s
  $ tapline device --to 192.168.1.10:5050 --name kitchen --hello
      says who it is, resends what was not acknowledged
  $ tapline device --tls --ca tapline-cert.pem --hello
      over TLS; --fingerprint knows the server as an ESP8266 does
  $ tapline device --count 1000 --interval 1s --hello
      a thousand boards: board-1 … board-1000
  $ tapline device --hello --lines 100 --interval 10 --timeout 30 --json
      100 readings, exit 0 once all are acknowledged
  $ tapline device --hello --fault drop=0.01,freeze=30s,reboot=2m,split,garbage
      a board with every trouble there is
  $ tapline device --listen 8888
      a board that is a server: telnet localhost 8888
  $ tapline device --listen 8888 --profile bme280
      it also sends readings, for tapline serve --dial
  $ tapline device --listen 8888 --hello --name kitchen
      and loses none: they go to the server that dials

Without --hello a board speaks as the tutorial's sketch: seq counts from 0,
nothing is resent, and a reading taken while the server is away is lost. With
--hello seq counts from 1, each reading is kept until the server has
acknowledged it, and the board obeys led on, led off, interval <ms>, status.

Sensors (--profile), and their columns after seq,millis:
  dht11, dht22     temperature,humidity
  bme280           temperature,humidity,pressure
  analog           adc,volts: a light sensor on A0

Faults (--fault), with commas between them:
  drop=<chance>    each reading may end the connection with RST, before it or
                   in the middle of it
  freeze=<time>    now and then it hangs for so long, its connection open
  reboot=<time>    on average after so long it restarts without a FIN: new
                   boot, memory lost
  split            lines are written in pieces of 1 to 7 bytes, CR LF apart
  garbage          now and then a line of noise: binary, half a line, or far
                   too long; garbage=<chance>: how often (0.05 a reading)

With --listen, stdin and stdout are the board's serial port: what a client
says is printed, what is typed goes to all clients. Ctrl-F, or kill -USR2, is
its FLASH button.
Ctrl-C ends the boards tidily; a second Ctrl-C at once.`;
