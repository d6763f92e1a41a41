// Names of the numbers that say what stands in a header (IANA, IEEE).

export const ETHER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x0800, 'IPv4'],
  [0x0806, 'ARP'],
  [0x6558, 'Ethernet frame'],
  [0x8035, 'RARP'],
  [0x8100, 'VLAN tag'],
  [0x86dd, 'IPv6'],
  [0x8847, 'MPLS'],
  [0x8848, 'MPLS multicast'],
  [0x8863, 'PPPoE discovery'],
  [0x8864, 'PPPoE session'],
  [0x8870, '802.2'],
  [0x880b, 'PPP'],
  [0x888e, '802.1X'],
  [0x88a8, 'provider VLAN tag'],
  [0x88cc, 'LLDP'],
  [0x9100, 'provider VLAN tag, old'],
]);

export const IP_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, 'IPv6 hop-by-hop options'],
  [1, 'ICMP'],
  [2, 'IGMP'],
  [4, 'IPv4'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6'],
  [43, 'IPv6 routing'],
  [44, 'IPv6 fragment'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [59, 'nothing'],
  [60, 'IPv6 destination options'],
  [89, 'OSPF'],
  [103, 'PIM'],
  [112, 'VRRP'],
  [132, 'SCTP'],
]);

export const PPP_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0x0021, 'IPv4'],
  [0x0057, 'IPv6'],
  [0x0281, 'MPLS'],
  [0x0283, 'MPLS multicast'],
  [0x8021, 'IPv4 control'],
  [0x8057, 'IPv6 control'],
  [0xc021, 'link control'],
  [0xc023, 'password authentication'],
  [0xc223, 'challenge authentication'],
]);
