using System.Net;
using System.Net.Sockets;

namespace OrleansAnomaly.Gateway.Security;

/// <summary>
/// How often wrong keys and tokens came from each address. Every address has some at hand and gets new ones evenly over a minute. Addresses are forgotten once
/// they have all of them again; where too many are remembered, the others share one account, so that the table stays bounded whoever calls.
/// </summary>
/// <param name="perMinute">How many an address may have in a minute; 0 sets no bound.</param>
/// <param name="time">The clock.</param>
internal sealed class FailedAttempts(int perMinute, TimeProvider time)
{
    public const int MostAddresses = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Account> _accounts = [];
    private readonly Account _others = new() { Left = perMinute };
    private long _swept = time.GetTimestamp() - time.TimestampFrequency;

    /// <summary>Addresses that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _accounts.Count;
        }
    }

    /// <summary>Whether an address has none left.</summary>
    public bool IsSpent(IPAddress? address)
    {
        if (perMinute == 0)
            return false;
        lock (_gate)
            return _accounts.TryGetValue(Network(address), out Account? account) && Refilled(account) < 1;
    }

    /// <summary>Counts one.</summary>
    /// <returns>Whether it was within the bound.</returns>
    public bool TryFail(IPAddress? address)
    {
        if (perMinute == 0)
            return true;
        lock (_gate)
        {
            Account account = AccountOf(Network(address));
            if (Refilled(account) < 1)
                return false;
            account.Left--;
            return true;
        }
    }

    private Account AccountOf(IPAddress network)
    {
        if (_accounts.TryGetValue(network, out Account? account))
            return account;
        // Going over all of them is work too.
        if (_accounts.Count == MostAddresses && time.GetElapsedTime(_swept) >= TimeSpan.FromSeconds(1))
        {
            _swept = time.GetTimestamp();
            foreach (IPAddress rested in _accounts.Where(of => Refilled(of.Value) >= perMinute).Select(of => of.Key).ToArray())
                _accounts.Remove(rested);
        }
        if (_accounts.Count == MostAddresses)
            return _others;
        _accounts.Add(network, account = new Account { Left = perMinute, At = time.GetTimestamp() });
        return account;
    }

    private double Refilled(Account account)
    {
        long now = time.GetTimestamp();
        account.Left = Math.Min(perMinute, account.Left + time.GetElapsedTime(account.At, now).TotalMinutes * perMinute);
        account.At = now;
        return account.Left;
    }

    /// <summary>Who has one IPv6 address mostly has 2⁶⁴ of them.</summary>
    private static IPAddress Network(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private sealed class Account
    {
        public double Left { get; set; }

        public long At { get; set; }
    }
}
