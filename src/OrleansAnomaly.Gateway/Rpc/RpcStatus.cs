using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using OrleansAnomaly.Gateway.Problems;
using OrleansAnomaly.Gateway.Rpc.Details;
using OrleansAnomaly.Gateway.Rpc.Messages;

namespace OrleansAnomaly.Gateway.Rpc;

/// <summary>How a call ended.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">The words; cut where they are long.</param>
/// <param name="Details">A <c>google.rpc.Status</c> for programs; null where there is none.</param>
internal sealed record RpcStatus(RpcCode Code, string Message, byte[]? Details = null)
{
    /// <summary>Whose names the reasons are.</summary>
    public const string Domain = "orleans-anomaly";

    // Clients take 8 KB of headers, all together, where nobody has told them otherwise.
    private const int LongestMessage = 512, MostDetails = 3 << 10;

    public static readonly RpcStatus Ok = new(RpcCode.Ok, "");

    /// <summary>Which code a problem has that REST answers with this status.</summary>
    public static RpcCode CodeOf(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status400BadRequest or StatusCodes.Status422UnprocessableEntity => RpcCode.InvalidArgument,
        StatusCodes.Status401Unauthorized => RpcCode.Unauthenticated,
        StatusCodes.Status403Forbidden => RpcCode.PermissionDenied,
        StatusCodes.Status404NotFound => RpcCode.NotFound,
        StatusCodes.Status405MethodNotAllowed or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status501NotImplemented => RpcCode.Unimplemented,
        StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout => RpcCode.DeadlineExceeded,
        StatusCodes.Status409Conflict => RpcCode.FailedPrecondition,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => RpcCode.ResourceExhausted,
        StatusCodes.Status503ServiceUnavailable => RpcCode.Unavailable,
        >= 400 and < 500 => RpcCode.InvalidArgument,
        _ => RpcCode.Internal,
    };

    /// <summary>The status of a call that ended with a problem, with as many details as fit.</summary>
    public static RpcStatus Of(Problem problem)
    {
        RpcCode code = CodeOf(problem.Status);
        string message = Cut(problem.Detail ?? problem.Title);
        var status = new Status { Code = (int)code, Message = message };
        var info = new ErrorInfo { Reason = problem.Type[Problem.TypePrefix.Length..], Domain = Domain };
        if (problem.TraceId is { } trace)
            info.Metadata.Add("trace_id", trace);
        Add(status, info);
        if (code is RpcCode.Unavailable || problem.Status == StatusCodes.Status429TooManyRequests)
            Add(status, new RetryInfo { RetryDelay = new Duration { Seconds = 1 } });
        if (problem.Errors is { } faults)
        {
            var bad = new BadRequest();
            foreach (Fault fault in faults)
            {
                bad.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = fault.Where, Description = Cut(fault.Message) });
                if (status.CalculateSize() + bad.CalculateSize() > MostDetails)
                {
                    bad.FieldViolations.RemoveAt(bad.FieldViolations.Count - 1);
                    break;
                }
            }
            Add(status, bad);
        }
        if (problem.Receipt is { } receipt)
            Add(status, ReceiptMessage.Of(receipt));
        return new RpcStatus(code, message, status.ToByteArray());
    }

    private static void Add(Status status, IMessage detail)
    {
        Any packed = Any.Pack(detail);
        if (status.CalculateSize() + packed.CalculateSize() <= MostDetails)
            status.Details.Add(packed);
    }

    private static string Cut(string text) => text.Length <= LongestMessage ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage)}…";
}
