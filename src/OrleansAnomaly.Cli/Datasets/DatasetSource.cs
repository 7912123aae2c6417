using System.Net;
using System.Security.Cryptography;

namespace OrleansAnomaly.Cli.Datasets;

/// <summary>Where the files of a set come from, over HTTP. It is not trusted: lengths and checksums are known beforehand.</summary>
internal sealed class DatasetSource : IDisposable
{
    private const int Attempts = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30), s_pause = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly TimeProvider _time;

    /// <param name="from">What the files' sources are relative to; ends in a slash.</param>
    /// <param name="time">By what patience is measured.</param>
    public DatasetSource(Uri from, TimeProvider time)
    {
        _base = from;
        _time = time;
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15), MaxAutomaticRedirections = 5, MaxResponseHeadersLength = 64 };
        // Each read has its own limit: a large file over a slow line may take its time, a silent one may not.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("anomaly");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Copies a file; what breaks on the way is tried again, twice.</summary>
    /// <exception cref="IOException">It is not there, not what it should be, or the way is broken; the message says which address.</exception>
    public async Task CopyAsync(DatasetFile file, FileStream target, CancellationToken stop)
    {
        var address = new Uri(_base, string.Join('/', (file.Source ?? file.Path).Split('/').Select(Uri.EscapeDataString)));
        for (int attempt = 1; ; attempt++)
        {
            target.SetLength(0);
            try
            {
                await CopyOnceAsync(address, file, target, stop);
                return;
            }
            catch (Exception fault) when (fault is HttpRequestException or HttpIOException or TimeoutException)
            {
                if (attempt == Attempts)
                    throw new IOException($"{address}: {fault.Message} (tried {Attempts} times; what was fetched before stays, so try again later)", fault);
                await Task.Delay(s_pause * attempt, _time, stop);
            }
        }
    }

    private async Task CopyOnceAsync(Uri address, DatasetFile file, FileStream target, CancellationToken stop)
    {
        using var patience = new Patience(s_patience, _time, stop);
        using HttpResponseMessage answer = await patience.AwaitAsync(token => _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, token));
        if (!answer.IsSuccessStatusCode)
        {
            string text = $"{address}: answered {(int)answer.StatusCode} {answer.ReasonPhrase}; expected the file";
            throw answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout ? new HttpRequestException(text) : new IOException(text);
        }
        if (answer.Content.Headers.ContentLength is { } length && length != file.Bytes)
            throw new IOException($"{address}: {length:N0} bytes; expected {file.Bytes:N0}");
        await using Stream body = await answer.Content.ReadAsStreamAsync(stop);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[64 << 10];
        long total = 0;
        while (await patience.AwaitAsync(token => body.ReadAsync(buffer, token).AsTask()) is var read and > 0)
        {
            total += read;
            if (total > file.Bytes)
                throw new IOException($"{address}: more than {file.Bytes:N0} bytes; expected as many");
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), stop);
        }
        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != file.Sha256)
            throw new IOException($"{address}: SHA-256 {found} of {total:N0} bytes; expected {file.Sha256} of {file.Bytes:N0}. Nothing of it is kept");
    }
}
