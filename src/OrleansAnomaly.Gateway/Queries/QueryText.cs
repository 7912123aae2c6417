using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Core.Fleet;
using OrleansAnomaly.Core.Readings;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Security;

namespace OrleansAnomaly.Gateway.Queries;

/// <summary>
/// Reads the query string of one request and gathers all that is wrong with it. A parameter is known once it was read, so every parameter must be read
/// before <see cref="Settle"/>, which refuses those that nobody asked for: a misspelt one would else pass in silence. The texts are the parameters of
/// the endpoint's method; their names there are those of the query string.
/// </summary>
internal sealed class QueryText(HttpRequest request)
{
    private const int MostQuoted = 100, MostNamed = 10;
    private const string SensorExpected = "a sensor's path, such as plant-7/line-2/pump-12/vibration";

    private readonly List<string> _known = [];
    private readonly List<Fault> _faults = [];

    /// <summary>The text itself; null where it is absent or empty.</summary>
    public string? Text(string? text, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        _known.Add(name);
        int count = request.Query[name].Count;
        if (count > 1)
            AddFault(name, $"given {count} times; expected once");
        return count > 1 || string.IsNullOrEmpty(text) ? null : text;
    }

    public SensorId? Sensor(string? text, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        if (Text(text, name) is null)
            AddFault(name, $"absent; expected {SensorExpected}");
        else if (SensorId.TryCreate(text, out SensorId? sensor, out string? error, request.HttpContext.Caller().Tenant))
            return sensor;
        else
            AddFault(name, $"{error}; expected {SensorExpected}");
        return null;
    }

    /// <summary>An event time; <paramref name="absent"/> where none is given.</summary>
    public long Time(string? text, long absent, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        if (Text(text, name) is not { } given)
            return absent;
        if (QueryTime.TryParse(given, out long time, out string? fault))
            return time;
        AddFault(name, fault!);
        return absent;
    }

    /// <summary>A stretch of event time, all of it where neither end is given.</summary>
    /// <param name="from">First event time.</param>
    /// <param name="to">Last event time.</param>
    /// <param name="needs">What cannot do without both; null where nothing is like that.</param>
    public (long From, long To) Stretch(string? from, string? to, string? needs = null)
    {
        if (needs is not null && string.IsNullOrEmpty(from))
            AddFault(nameof(from), $"absent; expected a time, as {needs}");
        if (needs is not null && string.IsNullOrEmpty(to))
            AddFault(nameof(to), $"absent; expected a time, as {needs}");
        (long first, long last) = (Time(from, EventTime.MinValue), Time(to, EventTime.MaxValue));
        if (first > last)
            AddFault(nameof(from), $"{Quote(from ?? "")} lies after to, {Quote(to ?? "")}; expected a time not after it");
        return (first, last);
    }

    /// <summary>A whole number; <paramref name="absent"/> where none is given. What range it must lie in the query itself knows.</summary>
    public int? Number(string? text, int? absent = null, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        if (Text(text, name) is not { } given)
            return absent;
        if (int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            return number;
        AddFault(name, $"found {Quote(given)}; expected a whole number");
        return absent;
    }

    public bool? Flag(string? text, bool? absent = null, [CallerArgumentExpression(nameof(text))] string name = "")
    {
        switch (Text(text, name))
        {
            case null:
                return absent;
            case "true":
                return true;
            case "false":
                return false;
            default:
                AddFault(name, $"found {Quote(text!)}; expected true or false");
                return absent;
        }
    }

    /// <summary>One word of an enumeration, in snake_case.</summary>
    public T? Word<T>(string? text, [CallerArgumentExpression(nameof(text))] string name = "")
        where T : struct, Enum
    {
        if (Text(text, name) is not { } given)
            return null;
        foreach (T value in Enum.GetValues<T>())
        {
            if (Words.Of(value) == given)
                return value;
        }
        AddFault(name, $"found {Quote(given)}; expected {string.Join(", ", Words.All<T>())}");
        return null;
    }

    /// <summary>Adds what is wrong with a parameter; of several things that are the first counts, as the others mostly follow from it.</summary>
    public void AddFault(string where, string message)
    {
        if (!_faults.Exists(known => known.Where == where))
            _faults.Add(new Fault(where, message));
    }

    /// <summary>Adds what the query itself finds wrong; its faults begin with the name of a property, which is a parameter's but for case.</summary>
    public void Check<T>(Query<T> query)
    {
        foreach (string fault in query.Validate())
        {
            int end = fault.IndexOf(' ');
            AddFault(JsonNamingPolicy.CamelCase.ConvertName(fault[..end]), fault[(end + 1)..]);
        }
    }

    /// <summary>Ends the request where anything was wrong.</summary>
    /// <exception cref="RefusedRequestException">With every fault.</exception>
    public void Settle()
    {
        foreach (string name in request.Query.Keys.Where(name => !_known.Contains(name, StringComparer.OrdinalIgnoreCase)).Take(MostNamed))
            AddFault(Quote(name).Trim('\''), $"no parameter here; expected {(_known.Count == 0 ? "none" : $"none but {string.Join(", ", _known)}")}");
        if (_faults.Count > 0)
            throw new RefusedRequestException(ProblemKind.InvalidRequest, string.Join("; ", _faults.Select(fault => $"{fault.Where}: {fault.Message}")), _faults);
    }

    /// <summary>A text as messages have it: in quotes, cut where it is long.</summary>
    public static string Quote(string text) => text.Length <= MostQuoted ? $"'{text}'" : $"'{text.AsSpan(0, MostQuoted)}…' of {text.Length} characters";
}
