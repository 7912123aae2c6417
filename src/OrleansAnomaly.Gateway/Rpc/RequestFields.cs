using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Queries;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>Reads the fields of one message and gathers all that is wrong with them, each by its name in the proto.</summary>
internal sealed class RequestFields
{
    private const int MostFaults = 16;
    private const string SensorExpected = "a sensor's path, such as plant-7/line-2/pump-12/vibration";

    private readonly List<Fault> _faults = [];

    /// <summary>The sensor of that path; null where it is none.</summary>
    public SensorId? Sensor(string path, string tenant, string name = "sensor")
    {
        if (path.Length == 0)
            AddFault(name, $"absent; expected {SensorExpected}");
        else if (SensorId.TryCreate(path, out SensorId? sensor, out string? error, tenant))
            return sensor;
        else
            AddFault(name, $"{error}; expected {SensorExpected}");
        return null;
    }

    /// <summary>A stretch of event time, all of it where neither end is given.</summary>
    /// <param name="from">First event time.</param>
    /// <param name="to">Last event time.</param>
    /// <param name="needs">What cannot do without both; null where nothing is like that.</param>
    public (long From, long To) Stretch(Timestamp? from, Timestamp? to, string? needs = null)
    {
        if (needs is not null && from is null)
            AddFault("from", $"absent; expected a time, as {needs}");
        if (needs is not null && to is null)
            AddFault("to", $"absent; expected a time, as {needs}");
        (long first, long last) = (Time(from, EventTime.MinValue, "from"), Time(to, EventTime.MaxValue, "to"));
        if (first > last)
            AddFault("from", "lies after to; expected a time not after it");
        return (first, last);
    }

    /// <summary>A value of an enumeration that is known.</summary>
    public TTo Word<TFrom, TTo>(TFrom value, string name)
        where TFrom : struct, System.Enum
        where TTo : struct, System.Enum
    {
        var known = (TTo)System.Enum.ToObject(typeof(TTo), value);
        if (System.Enum.IsDefined(value))
            return known;
        AddFault(name, $"found {value:D}; expected {string.Join(", ", Words.All<TTo>())}");
        return default;
    }

    /// <summary>A whole number within a range; <paramref name="absent"/> where none is given.</summary>
    public int Number(bool isGiven, int number, int least, int most, int absent, string name)
    {
        if (!isGiven)
            return absent;
        if (number >= least && number <= most)
            return number;
        AddFault(name, $"found '{number}'; expected a whole number from {least} to {most}");
        return absent;
    }

    /// <summary>Adds what is wrong with a field; of several things that are the first counts, as the others mostly follow from it.</summary>
    public void AddFault(string where, string message)
    {
        if (_faults.Count < MostFaults && !_faults.Exists(known => known.Where == where))
            _faults.Add(new Fault(where, message));
    }

    /// <summary>Adds what the query itself finds wrong; its faults begin with the name of a property, which is a field's but for case.</summary>
    public void Check<T>(Query<T> query)
    {
        foreach (string fault in query.Validate())
        {
            int end = fault.IndexOf(' ');
            AddFault(JsonNamingPolicy.SnakeCaseLower.ConvertName(fault[..end]), fault[(end + 1)..]);
        }
    }

    /// <summary>Ends the call where anything was wrong.</summary>
    /// <exception cref="RefusedRequestException">With every fault.</exception>
    public void Settle()
    {
        if (_faults.Count > 0)
            throw new RefusedRequestException(ProblemKind.InvalidRequest, string.Join("; ", _faults.Select(fault => $"{fault.Where}: {fault.Message}")), _faults);
    }

    /// <summary>A text; null where it is empty.</summary>
    public static string? Text(string text) => text.Length == 0 ? null : text;

    private long Time(Timestamp? given, long absent, string name)
    {
        if (given is null)
            return absent;
        // Bounded first, so that the product is.
        long seconds = Math.Clamp(given.Seconds, -(1L << 40), 1L << 40);
        long time = seconds * EventTime.Second + given.Nanos / 1_000;
        if (given.Nanos is >= 0 and < 1_000_000_000 && EventTime.IsValid(time))
            return time;
        AddFault(name, $"found {given.Seconds} s and {given.Nanos} ns; expected a time between 1900-01-01 and 2200-01-01");
        return absent;
    }
}
