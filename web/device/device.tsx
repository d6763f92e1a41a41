// Not there yet.

export default function Device() {
  return <h1>Device</h1>;
}
