export function Overview() {
  return <h1>Devices</h1>;
}
